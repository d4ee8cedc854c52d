/** What kubectl prints in another form than the API gives: each is told with its path, and left out. */
import { expect, it } from 'vitest';
import {
  anyText,
  at,
  forms,
  itemsOf,
  labelsIn,
  objectsOf,
  portIn,
  textIn,
  textsIn,
} from '../../src/cluster/read-json.ts';
import type { Printed } from '../../src/cluster/read-json.ts';
import { buildTree } from '../../src/hot/tree-builder.ts';
import { filePlace } from '../../src/shape/shape.ts';
import { sourceFile } from '../../src/source/source-file.ts';

function printed(value: unknown): { readonly whole: Printed; readonly told: readonly string[] } {
  const told: string[] = [];
  const problems = {
    file: 'cluster.json',
    badValue: (_span: unknown, path: string, expected: string): number => told.push(`${path}: ${expected}`),
    unknownKey: (): number => told.push('unknown key'),
    conflict: (): number => told.push('conflict'),
  };
  const { tree } = buildTree(sourceFile('cluster.json', JSON.stringify(value)));
  if (!tree) throw new Error('no tree');
  return { whole: { tree, place: filePlace(problems) }, told };
}

it('is one object, or the objects of a list', () => {
  expect(objectsOf(printed({ kind: 'Node' }).whole)).toHaveLength(1);
  expect(objectsOf(printed({ items: [{}, {}] }).whole)).toHaveLength(2);
  const { whole, told } = printed([1]);
  expect(objectsOf(whole)).toEqual([]);
  expect(told).toEqual(['cluster.json: an object or a list of objects, as kubectl prints them']);
});

it('may lack everything', () => {
  const { whole, told } = printed({ nothing: null, text: 'a' });
  expect([at(whole, 'nothing'), at(whole, 'other'), at(whole, 'text', 'deeper')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(itemsOf(undefined)).toEqual([]);
  expect([textIn(undefined, forms.name), portIn(undefined), anyText(undefined)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(labelsIn(undefined).size + labelsIn(at(whole, 'text')).size).toBe(0);
  expect(told).toEqual([]);
});

it('is left out where it has another form', () => {
  const { whole, told } = printed({
    list: {},
    ranges: ['10.0.0.0/8', 'all', 7],
    ports: [443, 0, 70_000, 1.5, 'https'],
  });
  expect(itemsOf(at(whole, 'list'))).toEqual([]);
  expect(textsIn(at(whole, 'ranges'), forms.range)).toEqual(['10.0.0.0/8']);
  expect(itemsOf(at(whole, 'ports')).map(portIn)).toEqual([443, undefined, undefined, undefined, undefined]);
  expect(told).toEqual([
    'list: a list',
    'ranges.1: an address range',
    'ranges.2: an address range',
    'ports.1: a port',
    'ports.2: a port',
    'ports.3: a port',
    'ports.4: a port',
  ]);
});

it('has labels as Kubernetes has them', () => {
  const { whole, told } = printed({ labels: { 'k8s-app': 'dns', 'bad key!': 'x', empty: '', wrong: 'a b' } });
  expect([...labelsIn(at(whole, 'labels'))]).toEqual([
    ['k8s-app', 'dns'],
    ['empty', ''],
  ]);
  expect(told).toHaveLength(1);
});
