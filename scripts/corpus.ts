/** Compiles every real stack of the corpus and prints what became of every leaf, by type; exit 1 where something must never happen. */
import { compile } from '../src/compile.ts';
import type { CompileResult } from '../src/compile-types.ts';
import { diagnosticKind } from '../src/diagnostics-registry.ts';
import { memoryHost } from '../src/host/memory-host.ts';
import { checkObjects } from '../src/kubernetes/well-formed.ts';
import { validateObject } from '../src/kubernetes/validate.ts';
import type { LeafState } from '../src/plan/plan.ts';
import { corpusFiles, corpusMissing, corpusStacks, type CorpusStack } from '../test/shared-corpus.ts';
import { emittedJson, providedNames } from '../test/emitted-objects.ts';

/** Types whose machine moves: nothing of them may merely be kept. */
const movingTypes =
  /^OS::(?:Nova::(?:Server|Flavor|KeyPair|ServerGroup|FloatingIP|FloatingIPAssociation)|Neutron::(?:Net|Subnet|Port|Router|RouterInterface|SecurityGroup|SecurityGroupRule|FloatingIP|FloatingIPAssociation)|Cinder::(?:Volume|VolumeAttachment)|Heat::(?:RandomString|Value|CloudConfig|SoftwareConfig|MultipartMime|ResourceGroup))$/;

const states: readonly LeafState[] = ['translated', 'folded', 'default', 'kept', 'data', 'manual', 'moot', 'lost'];

/** What became of who reaches whom in a stack. */
type AccessState = 'wider' | 'narrower' | 'equal' | 'nothing moves';

/** Messages of rules, or packets, that the cluster refuses and Neutron let through. */
const narrowerCodes: ReadonlySet<string> = new Set([
  'verify/access-narrower',
  'verify/forward-refused',
  'plan/protocol-not-expressible',
  'plan/range-covers-part-of-subnet',
  'plan/remote-group-unknown',
  'plan/kept-address-unknown',
  'plan/ipv6-rule-inside',
  'plan/ipv6-rule-beside-ipv4',
  'plan/peers-on-other-network',
  'plan/range-of-cluster',
  'plan/rule-outside-unknown',
  'plan/rule-route-unknown',
]);

const widerCodes: ReadonlySet<string> = new Set([
  'verify/access-wider',
  'verify/clients-wider',
  'verify/forward-wider',
  'verify/interface-added',
  'verify/interface-differs',
  'verify/network-differs',
]);

const unknownCodes = [...narrowerCodes, ...widerCodes].filter((code) => diagnosticKind(code) === undefined);
if (unknownCodes.length > 0) throw new Error(`no such messages: ${unknownCodes.join(', ')}`);

interface Tally {
  stacks: number;
  broken: number;
  withErrors: number;
  internal: string[];
  unplaced: string[];
  unaccounted: number;
  objects: number;
  badObjects: string[];
  keptOfMoving: string[];
  readonly byType: Map<string, Map<LeafState, number>>;
  readonly byCode: Map<string, number>;
  readonly byAccess: Map<AccessState, number>;
  /** With the rule that is lost, or the packet. */
  readonly narrower: string[];
  readonly narrowerByCode: Map<string, number>;
  readonly wider: string[];
}

const tally: Tally = {
  stacks: 0,
  broken: 0,
  withErrors: 0,
  internal: [],
  unplaced: [],
  unaccounted: 0,
  objects: 0,
  badObjects: [],
  keptOfMoving: [],
  byType: new Map(),
  byCode: new Map(),
  byAccess: new Map(),
  narrower: [],
  narrowerByCode: new Map(),
  wider: [],
};

async function runOne(stack: CorpusStack): Promise<void> {
  tally.stacks++;
  try {
    const result = await compile(memoryHost(corpusFiles(stack)), {
      template: stack.main,
      environments: stack.environments,
      // More than Heat allows by default, so that the largest stacks are looked at too.
      limits: { resources: 100_000 },
      profile: process.argv.includes('--standalone') ? 'standalone' : 'openstack',
    });
    readDiagnostics(stack, result);
    readLedger(stack, result);
    readAccess(stack, result);
    if (!process.argv.includes('--no-objects')) await readObjects(stack, result);
  } catch (error) {
    tally.internal.push(`${stack.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}

function readDiagnostics(stack: CorpusStack, { diagnostics, ok }: CompileResult): void {
  if (!ok) tally.withErrors++;
  for (const { code, message, severity, file } of diagnostics) {
    tally.byCode.set(code, (tally.byCode.get(code) ?? 0) + 1);
    if (code.startsWith('internal/')) tally.internal.push(`${stack.id}: ${message} [${code}]`);
    if (severity === 'error' && file === undefined) tally.unplaced.push(`${stack.id}: ${message} [${code}]`);
  }
  if (stack.role !== 'broken') return;
  tally.broken++;
  if (!diagnostics.some(({ severity, file }) => severity === 'error' && file !== undefined)) {
    tally.unplaced.push(`${stack.id}: broken, and no error with a place`);
  }
}

function readAccess({ id }: CorpusStack, { diagnostics, files }: CompileResult): void {
  const wider = diagnostics.filter(({ code }) => widerCodes.has(code));
  const narrower = diagnostics.filter(({ code }) => narrowerCodes.has(code));
  for (const { message } of wider) tally.wider.push(`${id}: ${message}`);
  for (const { code, message } of narrower) {
    tally.narrower.push(`${id}: ${message} [${code}]`);
    tally.narrowerByCode.set(code, (tally.narrowerByCode.get(code) ?? 0) + 1);
  }
  const state = stateOf(wider.length, narrower.length, files);
  tally.byAccess.set(state, (tally.byAccess.get(state) ?? 0) + 1);
}

function stateOf(wider: number, narrower: number, files: CompileResult['files']): AccessState {
  if (wider > 0) return 'wider';
  if (narrower > 0) return 'narrower';
  return files.some(({ text }) => text.includes('kind: NetworkPolicy\n')) ? 'equal' : 'nothing moves';
}

/** Whether anything at or below a resource goes to the cluster; a floating IP of a balancer that stays does not. */
function moves({ topology, plan }: CompileResult, resource: string): boolean {
  const chosen = new Map(plan?.decisions.map((decision) => [decision.about, decision.chosen]));
  return [...(topology?.nodes.values() ?? [])].some(
    (node) =>
      (node.resource === resource || node.resource.startsWith(`${resource}/`)) &&
      !chosen.get(node.id)?.some(({ side }) => side !== 'cluster'),
  );
}

function readLedger(stack: CorpusStack, result: CompileResult): void {
  const { ledger } = result;
  tally.unaccounted += ledger?.unaccounted.length ?? 0;
  for (const { type, state, resource, property } of ledger?.entries ?? []) {
    let counts = tally.byType.get(type);
    if (!counts) tally.byType.set(type, (counts = new Map()));
    counts.set(state, (counts.get(state) ?? 0) + 1);
    if (state === 'kept' && movingTypes.test(type) && moves(result, resource)) {
      tally.keptOfMoving.push(`${stack.id}: ${resource} ${property}`);
    }
  }
}

async function readObjects(stack: CorpusStack, result: CompileResult): Promise<void> {
  const objects = emittedJson(result.files);
  tally.objects += objects.length;
  for (const { json, file } of objects.filter(({ file: name }) => name.startsWith('base/'))) {
    for (const problem of await validateObject(json)) {
      tally.badObjects.push(`${stack.id}: ${file}: ${problem.pointer} ${problem.message}`);
    }
  }
  const namespace = result.plan?.namespace ?? '';
  for (const finding of checkObjects(
    objects.map(({ json }) => json),
    { provided: providedNames(result), namespace },
  )) {
    // Stubs below inputs/ hold <...> in the places that a person completes.
    if (!/"[^"]*<[^"]*>[^"]*"/.test(finding.message)) {
      tally.badObjects.push(`${stack.id}: ${finding.rule}: ${finding.message}`);
    }
  }
}

function printTable(): void {
  const rows = [...tally.byType].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const total = new Map<LeafState, number>();
  const line = (name: string, counts: ReadonlyMap<LeafState, number>): string =>
    `${name.padEnd(48)}${states.map((state) => String(counts.get(state) ?? 0).padStart(11)).join('')}`;
  console.log(`${'type'.padEnd(48)}${states.map((state) => state.padStart(11)).join('')}`);
  for (const [type, counts] of rows) {
    for (const [state, count] of counts) total.set(state, (total.get(state) ?? 0) + count);
    console.log(line(type, counts));
  }
  console.log(line('total', total));
  const all = [...total.values()].reduce((sum, count) => sum + count, 0);
  for (const state of ['moot', 'lost'] as const) {
    const count = total.get(state) ?? 0;
    console.log(`${state}: ${count} of ${all} leaves (${((count / all) * 100).toFixed(1)} %)`);
  }
}

function sample(title: string, lines: readonly string[]): void {
  console.log(`${title}: ${lines.length}`);
  const most = process.argv.includes('--all') ? lines.length : 15;
  for (const text of lines.slice(0, most)) console.log(`  ${text}`);
}

const missing = corpusMissing();
if (missing !== undefined) {
  console.log(`skipped: ${missing}`);
} else {
  const only = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
  const begin = process.hrtime.bigint();
  for (const stack of corpusStacks()) if (only === undefined || stack.id.includes(only)) await runOne(stack);
  printTable();
  if (process.argv.includes('--codes')) {
    for (const [code, count] of [...tally.byCode].toSorted((a, b) => b[1] - a[1]))
      console.log(`${String(count).padStart(8)} ${code}`);
  }
  console.log(
    `stacks: ${tally.stacks}, broken texts: ${tally.broken}, with errors: ${tally.withErrors}, objects: ${tally.objects}`,
  );
  sample('internal errors', tally.internal);
  sample('errors without a place', tally.unplaced);
  console.log(`unaccounted leaves: ${tally.unaccounted}`);
  sample('objects that fail a check', tally.badObjects);
  sample('kept although the machine moves', tally.keptOfMoving);
  const access = [...tally.byAccess].map(([state, count]) => `${state} ${count}`);
  console.log(`who reaches whom: ${access.toSorted().join(', ')}`);
  for (const [code, count] of [...tally.narrowerByCode].toSorted((a, b) => b[1] - a[1]))
    console.log(`  ${count} ${code}`);
  sample('rules and packets that are lost', tally.narrower);
  sample('wider', tally.wider);
  console.log(`seconds: ${(Number(process.hrtime.bigint() - begin) / 1e9).toFixed(1)}`);
  const failed =
    tally.internal.length +
    tally.unplaced.length +
    tally.unaccounted +
    tally.badObjects.length +
    tally.keptOfMoving.length +
    tally.wider.length;
  if (failed > 0) process.exitCode = 1;
}
