/** Templates of all dialects become one syntax tree. */
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { formatLine } from '../../src/diagnostics/line-format.ts';
import { sourceFile, spanText } from '../../src/source/source-file.ts';
import { parseTemplateFile } from '../../src/hot/parse-template.ts';
import type { Expression, Template } from '../../src/hot/ast.ts';

function parse(text: string): { readonly template: Template | undefined; readonly messages: readonly string[] } {
  const reports = createCollector();
  const template = parseTemplateFile(sourceFile('t.yaml', text), reports);
  return { template, messages: reports.sorted().map(formatLine) };
}

function sound(text: string): Template {
  const { template, messages } = parse(text);
  expect(messages).toEqual([]);
  if (!template) throw new Error('no template');
  return template;
}

/** An expression as text: calls as `name<intrinsic>(argument)`. */
function show(expression: Expression | undefined): string {
  if (!expression) return 'nothing';
  switch (expression.kind) {
    case 'literal':
      return String(expression.value);
    case 'list':
      return `[${expression.items.map(show).join(', ')}]`;
    case 'map':
      return `{${expression.entries.map(({ key, value }) => `${String(key)}: ${show(value)}`).join(', ')}}`;
    case 'call':
      return `${expression.name}<${expression.intrinsic}>(${show(expression.argument)})`;
  }
}

function valueIn(version: string, value: string): string {
  const template = sound(`heat_template_version: ${version}\noutputs: {o: {value: ${value}}}\n`);
  return show(template.outputs.get('o')?.value);
}

describe('versions', () => {
  it.each([
    ['2013-05-23', '2013-05-23'],
    ['newton', '2016-10-14'],
    ['ocata', '2017-02-24'],
    ['pike', '2017-09-01'],
    ['queens', '2018-03-02'],
    ['rocky', '2018-08-31'],
    ['wallaby', '2021-04-16'],
  ])('%s is %s', (written, version) => {
    expect(sound(`heat_template_version: ${written}\n`)).toMatchObject({ version, dialect: 'hot' });
  });

  it('tell the dialects apart', () => {
    expect(sound("AWSTemplateFormatVersion: '2010-09-09'\n").dialect).toBe('cfn');
    expect(sound("HeatTemplateFormatVersion: '2012-12-12'\n").dialect).toBe('heat-cfn');
  });

  it.each(['# nothing\n', '{}', 'resources: {}\n', ''])('are missed in %j', (text) => {
    expect(parse(text).messages).toEqual([expect.stringContaining('[hot/no-version]')]);
  });

  it('belong to their own key', () => {
    expect(parse('HeatTemplateFormatVersion: 2018-08-31\n').messages).toEqual([
      't.yaml:1:28: error: "2018-08-31" is not a version of "HeatTemplateFormatVersion" [hot/unknown-version]',
    ]);
  });
});

describe('function calls', () => {
  it.each([
    ['2018-08-31', '{get_param: a}', 'get_param<GetParam>(a)'],
    ['2018-08-31', '{get_param: a, more: b}', '{get_param: a, more: b}'],
    ['2018-08-31', '{get_parm: a}', '{get_parm: a}'],
    ['2015-04-30', '{str_split: [a, b]}', '{str_split: [a, b]}'],
    ['2015-10-15', '{str_split: [a, b]}', 'str_split<StrSplit>([a, b])'],
    ['2013-05-23', '{get_attr: [a, b]}', 'get_attr<GetAttThenSelect>([a, b])'],
    ['2014-10-16', '{get_attr: [a, b]}', 'get_attr<GetAtt>([a, b])'],
    ['2013-05-23', "{'Fn::Join': [a, b]}", 'Fn::Join<Join>([a, b])'],
    ['2014-10-16', "{'Fn::Join': [a, b]}", 'Fn::Join<Removed>([a, b])'],
    ['2018-08-31', '{equals: [a, b]}', '{equals: [a, b]}'],
    [
      '2018-08-31',
      '{if: [{equals: [a, b]}, {equals: [a, b]}, 1]}',
      'if<If>([equals<Equals>([a, b]), {equals: [a, b]}, 1])',
    ],
    ['2018-08-31', '{if: [{get_attr: [a]}, 1, 2]}', 'if<If>([get_attr<Invalid>([a]), 1, 2])'],
    ['2021-04-16', '{if: [c, 1]}', 'if<IfNullable>([c, 1])'],
    ['2018-08-31', '{list_join: [-, [{get_param: a}]]}', 'list_join<JoinMultiple>([-, [get_param<GetParam>(a)]])'],
    ['2018-08-31', '{1: a}', '{1: a}'],
  ])('in %s, %s is %s', (version, value, expected) => {
    expect(valueIn(version, value)).toBe(expected);
  });

  it('follow other rules in conditions', () => {
    const { conditions } = sound(
      'heat_template_version: 2018-08-31\nconditions: {a: {equals: [1, {get_attr: [r]}]}, b: {contains: [a, [a]]}, c: true}\n',
    );
    expect([...conditions.values()].map(({ body }) => show(body))).toEqual([
      'equals<Equals>([1, get_attr<Invalid>([r])])',
      'contains<Contains>([a, [a]])',
      'true',
    ]);
  });

  it('point to the name and to the whole', () => {
    const template = sound('heat_template_version: 2018-08-31\noutputs: {o: {value: {get_param: a}}}\n');
    const value = template.outputs.get('o')?.value;
    expect(value && spanText(value.span)).toBe('{get_param: a}');
    expect(value?.kind === 'call' && spanText(value.nameSpan)).toBe('get_param');
  });
});

describe('parameters', () => {
  it('of HOT keep everything that shapes them', () => {
    const { parameters } = sound(`heat_template_version: 2018-08-31
parameters:
  p:
    type: string
    label: L
    description: D
    default: d
    hidden: true
    immutable: 1
    tags: [a, b]
    constraints:
      - {length: {min: 1}, description: why}
      - allowed_pattern: '[a-z]+'
`);
    expect(parameters.get('p')).toMatchObject({
      type: 'string',
      label: 'L',
      description: 'D',
      default: { value: 'd' },
      hidden: true,
      immutable: true,
      tags: ['a', 'b'],
      constraints: [{ kind: 'length', description: 'why' }, { kind: 'allowed_pattern' }],
    });
  });

  it('of CFN are spelled as in HOT', () => {
    const { parameters } = sound(`AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  P: {Type: CommaDelimitedList, Default: 'a,b', NoEcho: 'TRUE', MinLength: 1, MaxLength: 3, AllowedValues: [a, b], ConstraintDescription: why}
  N: {Type: Number, MaxValue: 3}
`);
    expect(parameters.get('P')).toMatchObject({
      type: 'comma_delimited_list',
      hidden: true,
      constraints: [
        {
          kind: 'length',
          description: 'why',
          body: { entries: [{ key: { value: 'min' } }, { key: { value: 'max' } }] },
        },
        { kind: 'allowed_values', description: 'why', body: { kind: 'sequence' } },
      ],
    });
    expect(parameters.get('N')?.constraints).toMatchObject([
      { kind: 'range', body: { entries: [{ key: { value: 'max' }, value: { value: 3 } }] } },
    ]);
  });

  it('take the first constraint of an entry in the order of Heat', () => {
    const { template, messages } = parse(
      'heat_template_version: 2018-08-31\nparameters: {p: {type: number, constraints: [{range: {min: 1}, modulo: {step: 2, offset: 0}}]}}\n',
    );
    expect(template?.parameters.get('p')?.constraints.map(({ kind }) => kind)).toEqual(['modulo']);
    expect(messages).toEqual([expect.stringContaining('warning: "range" of the parameter "p" is ignored')]);
  });

  it('that are wrong keep their name', () => {
    const { template } = parse('heat_template_version: 2018-08-31\nparameters: {a: , b: {default: x}}\n');
    expect([...(template?.parameters.keys() ?? [])]).toEqual(['a', 'b']);
    expect([...(template?.broken ?? [])]).toEqual(['a', 'b']);
  });
});

describe('resources', () => {
  it('keep every key', () => {
    const { resources } = sound(`heat_template_version: 2018-08-31
resources:
  r:
    type: OS::Nova::Server
    description: D
    properties: {name: a}
    metadata: {get_param: m}
    depends_on: [a, b]
    update_policy: {}
    deletion_policy: {get_param: d}
    external_id: x
    condition: c
`);
    const resource = resources.get('r');
    expect(resource).toMatchObject({ type: 'OS::Nova::Server', description: 'D' });
    expect(resource?.dependsOn.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(
      [
        resource?.properties,
        resource?.metadata,
        resource?.updatePolicy,
        resource?.deletionPolicy,
        resource?.externalId,
        resource?.condition,
      ].map(show),
    ).toEqual(['{name: a}', 'get_param<GetParam>(m)', '{}', 'get_param<GetParam>(d)', 'x', 'c']);
  });

  it('of CFN may have unknown keys', () => {
    const { resources } = sound(
      "HeatTemplateFormatVersion: '2012-12-12'\nResources: {A: {Type: T, DependsOn: B, Bogus: 1, Condition: C}}\n",
    );
    expect(resources.get('A')?.dependsOn.map(({ name }) => name)).toEqual(['B']);
    expect(resources.get('A')?.condition).toBeUndefined();
  });

  it('may have the name of a parameter when a condition can leave them out', () => {
    const text = (condition: string): string =>
      `heat_template_version: 2018-08-31\nparameters: {x: {type: string}}\nresources: {x: {type: T${condition}}}\n`;
    expect(parse(text(', condition: c')).messages).toEqual([]);
    expect(parse(text('')).messages).toEqual([expect.stringContaining('[hot/same-name]')]);
  });
});

describe('outputs', () => {
  it('have a condition only where the version knows it', () => {
    const output = (version: string): string =>
      show(
        sound(`heat_template_version: ${version}\noutputs: {o: {value: 1, condition: c, other: 1}}\n`).outputs.get('o')
          ?.condition,
      );
    expect([output('2016-04-08'), output('2016-10-14')]).toEqual(['nothing', 'c']);
  });
});

describe('sections', () => {
  it.each(['', ' {}', ' []', " ''", ' 0'])('that hold%s are empty', (value) => {
    const text = `heat_template_version: 2018-08-31\nparameters:${value}\noutputs:${value}\nresources:${value}\n`;
    const { template, messages } = parse(text);
    expect([template?.parameters.size, template?.resources.size, template?.outputs.size]).toEqual([0, 0, 0]);
    expect(messages).toEqual([]);
  });

  it('a text beyond the limit is refused', () => {
    const reports = createCollector();
    expect(
      parseTemplateFile(sourceFile('t.yaml', `heat_template_version: 2018-08-31 # ${'x'.repeat(100)}`), reports, {
        maxSize: 100,
      }),
    ).toBeUndefined();
    expect(reports.sorted().map(({ code, kind }) => [code, kind])).toEqual([['hot/too-large', 'template_syntax']]);
  });
});
