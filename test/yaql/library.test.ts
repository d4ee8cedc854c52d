/** The signatures of the library against those of the reference, where its list is there. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { heatLayers } from '../../src/yaql/library/library.ts';
import type { Overload, Parameter } from '../../src/yaql/overload.ts';

interface ReferenceParameter {
  readonly name: string;
  readonly kind: string;
  readonly type: string;
  readonly lazy?: boolean;
  readonly nullable?: boolean;
  readonly required?: boolean;
}

interface ReferenceFunction {
  readonly name: string;
  readonly layer: number;
  readonly call: string;
  readonly no_kwargs: boolean;
  readonly parameters: readonly ReferenceParameter[];
}

const url = new URL('../../../shared/yaql/functions.json', import.meta.url);

if (existsSync(url)) {
  it('declares the overloads of the reference with their layers, kinds, names, types and defaults', () => {
    const { functions }: { functions: readonly ReferenceFunction[] } = JSON.parse(readFileSync(url, 'utf8'));
    const ours = heatLayers.flatMap((layer, index) => layer.map((overload) => describeOurs(overload, index)));
    expect(ours.toSorted()).toEqual(functions.map(describeReference).toSorted());
  });
} else {
  it.skip('has no list of functions to compare with', () => {});
}

function describeOurs(overload: Overload, layer: number): string {
  const parameters = [
    ...overload.parameters.map((parameter) => describe(parameter, parameter.fallback === undefined ? '' : '=')),
    ...(overload.rest === undefined ? [] : [describe(overload.rest, '*')]),
    ...(overload.named === undefined ? [] : [describe(overload.named, '**')]),
  ];
  return `${layer} ${overload.callKind} ${overload.mappings} ${overload.name}(${parameters.join(', ')})`;
}

function describe(parameter: Parameter<unknown>, mark: string): string {
  const type = parameter.described.type.replace(/^(Integer|Number|String|DateTime|Iterable|Sequence)\(.*\)$/, '$1');
  return `${parameter.name}: ${type}${parameter.described.nullable ? '?' : ''}${parameter.lazy ? ' lazy' : ''}${mark}`;
}

function describeReference(reference: ReferenceFunction): string {
  const parameters = reference.parameters.flatMap((parameter) => {
    if (parameter.kind === 'injected') return [];
    const { name, kind, lazy, nullable } = parameter;
    const mark = kind === 'varargs' ? '*' : kind === 'kwargs' ? '**' : parameter.required === false ? '=' : '';
    return [`${name}: ${typeOf(parameter)}${nullable === true ? '?' : ''}${lazy === true ? ' lazy' : ''}${mark}`];
  });
  return `${reference.layer} ${reference.call} ${reference.no_kwargs} ${reference.name}(${parameters.join(', ')})`;
}

function typeOf(parameter: ReferenceParameter & { readonly python_types?: readonly string[] }): string {
  // All our dates have a zone, so the type that adds one is no other type.
  if (parameter.python_types?.[0] === 'datetime') return 'DateTime';
  return parameter.type === 'PythonType' ? `PythonType(${(parameter.python_types ?? []).join('|')})` : parameter.type;
}
