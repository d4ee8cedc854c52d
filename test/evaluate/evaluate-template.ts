/** Evaluates one output of a small template with inputs that are known, or unknown until they are bound. */
import * as fc from 'fast-check';
import { createCollector } from '../../src/diagnostics/collector.ts';
import type { Atom, bind } from '../../src/evaluate/bind.ts';
import { Budget } from '../../src/evaluate/budget.ts';
import { createConditions } from '../../src/evaluate/conditions.ts';
import { convertParameter } from '../../src/evaluate/convert-parameter.ts';
import { evaluate } from '../../src/evaluate/evaluate.ts';
import type { Fact } from '../../src/evaluate/fact.ts';
import { follow } from '../../src/evaluate/follow.ts';
import { hasPoison, valueOf, type Mark } from '../../src/evaluate/plain.ts';
import { createQueryEngine } from '../../src/evaluate/query-engine.ts';
import type { Scope } from '../../src/evaluate/scope.ts';
import { factValue, known, map, symbolic, type Value } from '../../src/evaluate/value.ts';
import { parseTemplateFile } from '../../src/hot/parse-template.ts';
import { Float } from '../../src/python/scalar.ts';
import { sourceFile } from '../../src/source/source-file.ts';

const types = {
  text: 'string',
  number: 'number',
  flag: 'boolean',
  items: 'comma_delimited_list',
  data: 'json',
  hidden: 'string',
} as const;

export const inputNames = { parameters: Object.keys(types), attributes: ['name', 'id_text'] } as const;

/** Texts that parameters and facts get, by name. */
export type Inputs = Readonly<Record<string, string>>;

const word = fc.constantFrom('a', 'b', '$q', 'x y', 'east', '0', 'é"\\');

export const inputs: fc.Arbitrary<Inputs> = fc.record({
  text: fc.oneof(word, fc.constant('')),
  number: fc.constantFrom('3', '0', '2.5', '1'),
  flag: fc.constantFrom('true', 'false'),
  items: fc.constantFrom('', 'a', 'a,b', '$q,x'),
  data: fc.constantFrom('{"k": "v", "n": [1, "a"]}', '["a", {"k": 1}]', '"a"', '7', 'null', '{}'),
  hidden: word,
  name: fc.constantFrom('srv', 'web-1'),
  id_text: fc.constantFrom('10.0.0.1', '10.0.0.2'),
  reference: fc.constantFrom('4b2a', '77ff'),
});

export interface Question {
  readonly version: string;
  /** JSON, which is also YAML. */
  readonly output: string;
  /** JSON of a condition that the output may call `asked`. */
  readonly condition?: string;
  readonly given: Inputs;
  /** By the place of the input among all. */
  readonly unknown: (index: number) => boolean;
}

const queries = createQueryEngine();

export function evaluateTemplate({ version, output, condition, given, unknown }: Question): {
  readonly value: Value;
  readonly answer: Parameters<typeof bind>[1];
} {
  const amazon = version === '2010-09-09' || version === '2012-12-12';
  const text = amazon ? amazonText(version, output) : heatText(version, output, condition);
  const reports = createCollector();
  const template = parseTemplateFile(sourceFile('t.yaml', text), reports, { maxSize: 1 << 20 });
  if (!template) throw new Error(reports.sorted()[0]?.message);
  const names = Object.keys(given);
  const isUnknown = (name: string): boolean => unknown(names.indexOf(name));
  const knownValue = (name: string): Value => valueOfInput(name, given[name] ?? '');
  const atomOf = (name: string): Value => (isParameter(name) ? parameterAtom(name) : factValue(factOf(name)));
  const valueAt = (name: string): Value => (isUnknown(name) ? atomOf(name) : knownValue(name));
  const scope: Omit<Scope, 'condition'> = {
    template,
    budget: new Budget(),
    stackPath: '',
    reports,
    section: 'output',
    parameter: (name) => (isParameter(name) ? valueAt(name) : undefined),
    reference: (name) => (name === 'net' ? valueAt('reference') : undefined),
    attribute: (name, attribute, path) => attributeOf(name, attribute, path, valueAt),
    file: () => 'the text of the file',
    resourceState: (name) => (name === 'net' ? 'enabled' : 'missing'),
    names: () => [],
    structural: () => undefined,
    facade: () => map([['m', known(1)]]),
    yaql: queries,
  };
  const conditions = createConditions(template.conditions, scope);
  const written = template.outputs.get('o')?.value;
  const whole: Scope = { ...scope, condition: (name) => conditions.get(name) };
  const value = (written && evaluate(written, whole)) ?? known(null);
  return { value, answer: (atom) => knownValue(inputOf(atom)) };
}

/** The input that an atom stands for. */
export function inputOf(atom: Atom): string {
  return atom.op === 'parameter' ? atom.name : nameOfFact(atom.fact);
}

function attributeOf(
  resource: string,
  attribute: string | undefined,
  path: readonly Value[],
  valueAt: (name: string) => Value,
): Value | undefined {
  if (resource !== 'net') return undefined;
  if (attribute === undefined) return map([['name', valueAt('name')]]);
  return follow(valueAt(attribute === 'id_text' ? 'id_text' : 'name'), path, 'attribute');
}

/** Conditions: `yes` and `no` are known, `later` asks for a parameter. */
function heatText(version: string, output: string, condition: string | undefined): string {
  const conditions = version >= '2016-10-14' && {
    yes: { equals: [1, 1] },
    no: { equals: [1, 2] },
    later: { equals: [{ get_param: 'text' }, 'a'] },
    ...(condition !== undefined && { asked: JSON.parse(condition) }),
  };
  return JSON.stringify({
    heat_template_version: version,
    parameters: Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }])),
    ...(conditions && { conditions }),
    resources: { net: { type: 'OS::Neutron::Net' } },
    outputs: { o: { value: JSON.parse(output) } },
  });
}

function amazonText(version: string, output: string): string {
  return JSON.stringify({
    [version === '2010-09-09' ? 'AWSTemplateFormatVersion' : 'HeatTemplateFormatVersion']: version,
    Parameters: Object.fromEntries(Object.keys(types).map((name) => [name, { Type: 'String' }])),
    Mappings: { M: { east: { ami: 'ami-1' }, a: { ami: ['x', 2] } } },
    ...(version === '2010-09-09' && {
      Conditions: { yes: { 'Fn::Equals': [1, 1] }, later: { 'Fn::Equals': [{ Ref: 'text' }, 'a'] } },
    }),
    Resources: { net: { Type: 'OS::Neutron::Net' } },
    Outputs: { o: { Value: JSON.parse(output) } },
  });
}

function isParameter(name: string): name is keyof typeof types {
  return name in types;
}

function parameterAtom(name: keyof typeof types): Value {
  const residual = { op: 'parameter', name, stack: '', type: types[name] } as const;
  return symbolic(residual, 'install', { secret: name === 'hidden' && 'hidden parameter hidden' });
}

function factOf(name: string): Fact {
  if (name === 'reference') return { fact: 'id', of: 'net' };
  return name === 'id_text' ? { fact: 'address', of: 'net', scope: 'inside' } : { fact: 'name', of: 'net' };
}

function nameOfFact(fact: Fact): string {
  return fact.fact === 'id' ? 'reference' : fact.fact === 'address' ? 'id_text' : 'name';
}

function valueOfInput(name: string, text: string): Value {
  const mark: Mark = { origins: [], secret: name === 'hidden' && 'hidden parameter hidden' };
  if (!isParameter(name)) return valueOf(text, mark);
  const converted = convertParameter(types[name], text);
  if (!converted.ok) throw new Error(converted.text);
  return valueOf(converted.value, mark);
}

/** A value for comparison: failures by nothing but that they are, floats told from integers. */
export function plainShape(value: Value): unknown {
  return hasPoison(value) ? 'failure' : shapeOf(value);
}

function shapeOf(value: Value): unknown {
  switch (value.kind) {
    case 'known':
      return value.value instanceof Float
        ? { float: String(value.value.value) }
        : String(typeof value.value) + String(value.value);
    case 'list':
      return value.items.map(shapeOf);
    case 'map':
      return [...value.entries].map(([key, item]) => [key, shapeOf(item)]);
    case 'poison':
      return 'failure';
    case 'symbolic':
      return { waits: value.time };
  }
}
