/** Messages with one cause are one message; what must be fixed at several places stays apart. */
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { foldEqual } from '../../src/diagnostics/fold-equal.ts';
import { sourceFile } from '../../src/source/source-file.ts';

const [stack, nested] = [sourceFile('stack.yaml', 'a\nb\nc\nd\ne\nf\ng\n'), sourceFile('nested.yaml', 'x\ny\n')];

/** `at`: a line of `stack.yaml`, or of `nested.yaml` from 101. */
function message(text: string, at: number, rest: Partial<Diagnostic> = {}): Diagnostic {
  const [file, line] = at > 100 ? [nested, at - 100] : [stack, at];
  const start = file.lineStarts[line - 1] ?? 0;
  return { code: 'area/what', severity: 'warning', message: text, span: { file, start, end: start + 1 }, ...rest };
}

function texts(...reports: readonly Diagnostic[]): readonly string[] {
  return foldEqual(reports).map((report) => report.message);
}

describe('equal messages', () => {
  it('are one, with the other lines', () => {
    expect(texts(message('x is old', 1), message('x is old', 3), message('x is old', 5))).toEqual([
      'x is old; also in lines 3 and 5',
    ]);
  });

  it('name other files, and not too many places', () => {
    const many = [1, 2, 3, 4, 5, 6, 101].map((line) => message('x is old', line));
    expect(texts(...many)).toEqual(['x is old; also in lines 2, 3, 4 and 2 more and at nested.yaml:1']);
  });

  it('are one where they differ in names alone, those of types without quotes too', () => {
    const types = ['OS::Neutron::Pool', 'OS::Neutron::PoolMember'];
    expect(texts(...types.map((type, index) => message(`Type ${type} is old`, index + 1, { names: [type] })))).toEqual([
      'Type OS::Neutron::Pool is old; also for "OS::Neutron::PoolMember"',
    ]);
    const renamed = [
      ['a_id', 'OS::A::B', 'a'],
      ['b_id', 'OS::C::D', 'b'],
    ].map((names, index) => {
      const [from = '', type = '', to = ''] = names;
      return message(`"${from}" of ${type} is old; "${to}" replaces it`, index + 1, { names });
    });
    expect(texts(...renamed)).toEqual(['"a_id" of OS::A::B is old; "a" replaces it; also for "b_id"']);
  });

  it('stay apart where code, severity or fix differ', () => {
    const fix = {
      title: 'did you mean "y"?',
      span: message('', 1).span ?? { file: stack, start: 0, end: 0 },
      text: 'y',
    };
    const all = [
      message('x', 1),
      message('x', 2, { code: 'area/other' }),
      message('x', 3, { severity: 'info' }),
      message('x', 4, { fix }),
    ];
    expect(texts(...all)).toEqual(['x', 'x', 'x', 'x']);
  });

  it('are one where only some have a safe fix, or another one', () => {
    const span = message('', 1).span ?? { file: stack, start: 0, end: 0 };
    const fix = (title: string): Partial<Diagnostic> => ({ fix: { title, span, text: '', safe: true } });
    const all = [
      message('x is old', 1, fix('write "y"')),
      message('x is old', 2),
      message('x is old', 3, fix('write "z"')),
    ];
    expect(texts(...all)).toEqual(['x is old; also in lines 2 and 3']);
  });
});

describe('errors that are fixed together', () => {
  it('are one whatever the names in them', () => {
    const missing = (name: string, line: number): Diagnostic =>
      message(`parameter "${name}" has no value`, line, { severity: 'error', names: [name], together: true });
    expect(texts(missing('a', 1), missing('b', 2), missing('c', 3))).toEqual([
      'parameter "a" has no value; also for "b" and "c"',
    ]);
  });
});

describe('messages that differ in their resource', () => {
  const of = (resource: string, line: number, rest: Partial<Diagnostic> = {}): Diagnostic =>
    message(`"${resource}" (OS::Acme::T${line}) stays`, line, { resource, ...rest });

  it('are one, with the names of the others', () => {
    expect(texts(of('a', 1), of('b', 2), of('c', 3))).toEqual(['"a" (OS::Acme::T1) stays; also for "b" and "c"']);
    expect(texts(...['a', 'b', 'c', 'd', 'e', 'f'].map((name, index) => of(name, index + 1)))).toEqual([
      '"a" (OS::Acme::T1) stays; also for "b", "c", "d" and 2 more',
    ]);
  });

  it('stay apart as errors, but for the members of a group', () => {
    const error = { severity: 'error' } as const;
    expect(texts(of('a', 1, error), of('b', 2, error))).toHaveLength(2);
    const member = (name: string): Diagnostic => message(`"${name}" is wrong`, 4, { resource: name, ...error });
    expect(texts(member('web/0'), member('web/1'))).toEqual(['"web/0" is wrong; also for "web/1"']);
  });

  it('stay apart where they name something else too', () => {
    const two = [message('"a" loses "x"', 1, { resource: 'a' }), message('"b" loses "y"', 2, { resource: 'b' })];
    expect(texts(...two)).toEqual(['"a" loses "x"', '"b" loses "y"']);
  });
});

it('takes the interfaces of machines for one subject', () => {
  const of = (port: string, index: number): Diagnostic =>
    message(`interface ${index} of "web" has no filter`, index, { resource: port });
  expect(texts(of('port_a', 1), of('port_b', 2))).toEqual(['interface 1 of "web" has no filter; also for "port_b"']);
});

it('takes what one definition says of its copies for one message', () => {
  const of = (name: string, address: string): Diagnostic =>
    message(`"${name}" loses ${address}`, 101, { resource: name });
  expect(texts(of('web/0', '10.0.0.1'), of('web/1', '10.0.0.2'))).toEqual(['"web/0" loses 10.0.0.1; also for "web/1"']);
});

it('takes an error of one place for one, whatever the values of the copies, but not another error there', () => {
  const of = (name: string, text: string): Diagnostic =>
    message(`Property "p" of resource "a": ${text}`, 101, { resource: name, severity: 'error' });
  expect(
    texts(
      of('n/a', 'must be a text; got [1]'),
      of('m/a', 'must be a text; got {"b": 2}'),
      of('n/a', 'is out of range'),
    ),
  ).toEqual([
    'Property "p" of resource "a": must be a text; got [1]; also for "m/a"',
    'Property "p" of resource "a": is out of range',
  ]);
});

it('takes what several definitions of a nested template say for one message', () => {
  const of = (name: string, line: number): Diagnostic =>
    message(`"${name}" (OS::Acme::T${line}) stays`, line, { resource: name });
  expect(texts(of('web/0/a', 101), of('web/1/a', 101), of('web/0/b', 102), of('web/1/b', 102))).toEqual([
    '"web/0/a" (OS::Acme::T101) stays; also for "web/1/a", "web/0/b" and "web/1/b"',
  ]);
  const old = (name: string, line: number): Diagnostic => message('x is old', line, { resource: name });
  expect(texts(old('web/0/a', 101), old('web/0/b', 102))).toEqual(['x is old; also in line 2']);
});

it('never takes messages of different stacks for one', () => {
  const of = (name: string, line: number, stacks: readonly string[]): Diagnostic =>
    message(`"${name}" stays`, line, { resource: name, stacks });
  expect(texts(of('a', 1, ['one']), of('b', 2, ['one']), of('a', 1, ['two']), of('c', 3, ['one', 'two']))).toEqual([
    '"a" stays; also for "b"',
    '"a" stays',
    '"c" stays',
  ]);
});

it('lists what the message names, not the resource that it is about', () => {
  const of = (machine: string, line: number): Diagnostic =>
    message(`an interface of "${machine}" loses x`, line, { resource: `port_${line}`, names: [machine] });
  expect(texts(of('a', 1), of('b', 2), of('b', 3))).toEqual(['an interface of "a" loses x; also for "b"']);
});

it('takes messages that differ in their names alone for one, but not errors', () => {
  const of = (name: string, line: number, rest: Partial<Diagnostic> = {}): Diagnostic =>
    message(`Parameter "${name}" is never used`, line, { names: [name], ...rest });
  expect(texts(of('a', 1), of('b', 2), of('c', 3))).toEqual(['Parameter "a" is never used; also for "b" and "c"']);
  const pair = (resource: string, target: string, line: number): Diagnostic =>
    message(`"${target}" is no news to "${resource}"`, line, { names: [resource, target] });
  expect(texts(pair('a', 'x', 1), pair('b', 'y', 2), pair('a', 'z', 3))).toEqual([
    '"x" is no news to "a"; also for "b"',
  ]);
  expect(texts(pair('a', 'x', 1), pair('a', 'z', 3))).toEqual(['"x" is no news to "a"; also in line 3']);
  expect(texts(of('a', 1, { severity: 'error' }), of('b', 2, { severity: 'error' }))).toHaveLength(2);
});
