/** The signatures of the library against those of the reference, where its list is there. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { heatLayers } from '../../src/yaql/library/library.ts';
import type { Overload, Parameter } from '../../src/yaql/overload.ts';
import { TimeDelta } from '../../src/python/datetime.ts';

interface ReferenceParameter {
  readonly name: string;
  readonly kind: string;
  readonly type: string;
  readonly lazy?: boolean;
  readonly nullable?: boolean;
  readonly required?: boolean;
  readonly default?: unknown;
  /** Whether an integer may be a boolean. */
  readonly accepts_bool?: boolean;
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
    expect(functions).toHaveLength(283);
    const ours = heatLayers.flatMap((layer, index) => layer.map((overload) => describeOurs(overload, index)));
    expect(ours.toSorted()).toEqual(functions.map(describeReference).toSorted());
  });
} else {
  it.skip('has no list of functions to compare with', () => {});
}

function describeOurs(overload: Overload, layer: number): string {
  const parameters = [
    ...overload.parameters.map((parameter) =>
      describe(parameter, parameter.fallback === undefined ? '' : `=${shownDefault(parameter.fallback.value)}`),
    ),
    ...(overload.rest === undefined ? [] : [describe(overload.rest, '*')]),
    ...(overload.named === undefined ? [] : [describe(overload.named, '**')]),
  ];
  return `${layer} ${overload.callKind} ${overload.mappings} ${overload.name}(${parameters.join(', ')})`;
}

function describe(parameter: Parameter<unknown>, mark: string): string {
  const type = parameter.described.type.replace(/^(Integer|Number|String|DateTime|Iterable|Sequence)\(.*\)$/, '$1');
  const takesBool = parameter.types.includes('int') && parameter.fits({ kind: 'value', value: true }) === 'yes';
  const flags = takesBool ? ' bool' : '';
  return `${parameter.name}: ${type}${parameter.described.nullable ? '?' : ''}${flags}${parameter.lazy ? ' lazy' : ''}${mark}`;
}

function shownDefault(value: unknown): string {
  if (value instanceof TimeDelta) return JSON.stringify({ $py: 'timespan_us', value: Number(value.microseconds) });
  return typeof value === 'symbol' ? '"<no value>"' : JSON.stringify(value);
}

function describeReference(reference: ReferenceFunction): string {
  const parameters = reference.parameters.flatMap((parameter) => {
    if (parameter.kind === 'injected') return [];
    const { name, kind, lazy, nullable } = parameter;
    const given = parameter.required === false ? `=${JSON.stringify(parameter.default)}` : '';
    const mark = kind === 'varargs' ? '*' : kind === 'kwargs' ? '**' : given;
    const flags = parameter.accepts_bool === true ? ' bool' : '';
    const type = `${typeOf(parameter)}${nullable === true ? '?' : ''}${flags}`;
    return [`${name}: ${type}${lazy === true ? ' lazy' : ''}${mark}`];
  });
  return `${reference.layer} ${reference.call} ${reference.no_kwargs} ${reference.name}(${parameters.join(', ')})`;
}

function typeOf(parameter: ReferenceParameter & { readonly python_types?: readonly string[] }): string {
  // All our dates have a zone, so the type that adds one is no other type.
  if (parameter.python_types?.[0] === 'datetime') return 'DateTime';
  return parameter.type === 'PythonType' ? `PythonType(${(parameter.python_types ?? []).join('|')})` : parameter.type;
}
