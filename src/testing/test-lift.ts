/** The contract test of a lift: what it declares, what it stands, and what its cases show of it. */
import { pluginType } from '../../grammar/heat/index.ts';
import { compile } from '../compile.ts';
import type { CompileOptions, CompileResult } from '../compile-types.ts';
import { memoryHost } from '../host/memory-host.ts';
import { allResources } from '../stack/stack.ts';
import type { Lift, PropertyTable, Reader } from '../topology/lift.ts';
import type { TopologyNode } from '../topology/kinds/table.ts';
import { finding, type Finding } from './finding.ts';
import { declarationFindings, totalityFindings } from './lift-contract.ts';

/** One stack to compile: options as for `compile`, and the files that it is made of. */
export interface CompileCase extends CompileOptions {
  /** Texts by name; `template` names one of them. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * What breaks the contract of lifts; empty when nothing does. `cases` show each property that is carried over and make
 * each message of the lift once.
 */
export async function testLift(lift: Lift, cases: readonly CompileCase[]): Promise<readonly Finding[]> {
  const watch = watched(lift);
  const shown: Finding[] = [];
  const codes = new Set<string>();
  for (const { files, ...options } of cases) {
    const lifts = [...(options.lifts ?? []).filter(({ type }) => type !== lift.type), watch.lift];
    const result = await compile(memoryHost(files), { ...options, lifts });
    for (const { code } of result.diagnostics) codes.add(code);
    shown.push(...caseFindings(lift, options.template, result));
  }
  return [
    ...declarationFindings(lift),
    ...(await totalityFindings(lift)),
    ...shown,
    ...watch.findings,
    ...readFindings(lift, watch.read),
    ...(lift.diagnostics ?? [])
      .filter(({ code }) => !codes.has(code))
      .map(({ code }) => finding('message', code, 'no case reports it')),
  ];
}

/** A lift as it is tested, and what it was seen doing. */
interface Watched {
  readonly lift: Lift;
  /** Properties that had a value and were read. */
  readonly read: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/** The lift, with everything noted that it reads and makes. */
function watched(lift: Lift): Watched {
  const read = new Set<string>();
  const findings: Finding[] = [];
  return {
    read,
    findings,
    lift: {
      ...lift,
      lift(reader, self, report) {
        const note: Reader<PropertyTable> = {
          ...passedOn(reader),
          get(name) {
            if (!Object.hasOwn(lift.properties, name))
              findings.push(finding('property', name, 'is read, but has no fate'));
            if (self.effective.has(name)) read.add(name);
            return reader.get(name);
          },
        };
        const nodes = lift.lift(note, self, report);
        findings.push(...nodes.flatMap((node) => nodeFindings(node, self.path)));
        return nodes;
      },
    },
  };
}

/** A reader is more than its own properties, so its methods are called on itself. */
function passedOn(reader: Reader<PropertyTable>): Omit<Reader<PropertyTable>, 'get'> {
  return {
    items: (value) => reader.items(value),
    field: (value, key) => reader.field(value, key),
    entries: (value) => reader.entries(value),
    ref: (value) => reader.ref(value),
    choose: (value, node, decide, fallback) => reader.choose(value, node, decide, fallback),
    shapes: (value, node) => reader.shapes(value, node),
  };
}

/** A node belongs to its resource, and its id says so: lifts never need to know of each other. */
function nodeFindings({ id, resource }: TopologyNode, path: string): readonly Finding[] {
  const isOwn = id === path || id.startsWith(`${path}#`);
  return [
    ...(isOwn ? [] : [finding('node', id, `its id must be ${path}, or ${path}# and a part`)]),
    ...(resource === path ? [] : [finding('node', id, `its resource must be ${path}`)]),
  ];
}

/** Defects that a case brings to light, and cases that are about something else. */
function caseFindings({ type }: Lift, name: string, { diagnostics, stack }: CompileResult): readonly Finding[] {
  const isUsed = stack && allResources(stack).some(({ plugin }) => plugin === (pluginType(type)?.name ?? type));
  return [
    ...(isUsed ? [] : [finding('case', name, `it has no resource of the type ${type}`)]),
    ...diagnostics
      .filter(({ code }) => code.startsWith('internal/'))
      .map(({ code, message }) => finding('case', name, `${message} [${code}]`)),
  ];
}

/** What is carried over is read in some case; old names are moved to new ones before. */
function readFindings({ type, properties }: Lift, read: ReadonlySet<string>): readonly Finding[] {
  const old = new Set(
    (pluginType(type)?.translation ?? []).flatMap((rule) => (rule.rule === 'replace' ? rule.from.slice(0, 1) : [])),
  );
  return Object.entries<PropertyTable[string]>(properties)
    .filter(([name, { fate }]) => fate === 'mapped' && !old.has(name) && !read.has(name))
    .map(([name]) => finding('property', name, 'has the fate mapped, but no case has a value that the lift reads'));
}
