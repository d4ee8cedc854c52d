/** The plan of the fixture of a live stack, with its proofs, for tests that change one or the other. */
import { createCollector } from '../../src/diagnostics/collector.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { JsonObject } from '../../src/kubernetes/json.ts';
import { loadFacts } from '../../src/facts/load-facts.ts';
import { sourceFile } from '../../src/source/source-file.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { verifyInput } from '../../src/verify-input.ts';
import { proveData } from '../../src/verify/data.ts';
import { evidenceOf } from '../../src/verify/evidence.ts';
import { proveOrder } from '../../src/verify/order.ts';
import { fixtureCases, readCase } from '../fixture-cases.ts';
import { planOf } from './plan-of.ts';

export interface LivePlan {
  readonly plan: Plan;
  readonly prove: (plan: Plan) => readonly Diagnostic[];
}

/** What the facts say differently: a further volume at the server of the database, another device of its volume. */
export interface Differences {
  readonly attachedByHand?: string;
  readonly device?: string;
  /** Of a machine in the objects that are printed. */
  readonly runStrategy?: string;
}

export async function planOfLive({
  attachedByHand,
  device = '/dev/vdb',
  runStrategy,
}: Differences = {}): Promise<LivePlan> {
  const found = fixtureCases('stacks').find(({ name }) => name === 'stacks/live');
  const { files } = readCase(found?.directory ?? '');
  const more = attachedByHand === undefined ? '' : `{ "id": "${attachedByHand}" }, `;
  const facts = (files.get('facts.json') ?? '')
    .replace('"/dev/vdb"', JSON.stringify(device))
    .replace('"volumes_attached": [{', `"volumes_attached": [${more}{`);
  const template = files.get('template.yaml') ?? '';
  const loaded = loadFacts(sourceFile('facts.json', facts), createCollector());
  const { plan, world, objects: printed } = await planOf(template, files.get('heat2kube.yaml'), loaded);
  const objects: readonly JsonObject[] =
    runStrategy === undefined
      ? printed
      : JSON.parse(JSON.stringify(printed).replaceAll('"Manual"', JSON.stringify(runStrategy)));
  return {
    plan,
    prove: (changed) => {
      const reports = createCollector();
      const evidence = evidenceOf(world.graph.nodes, objects);
      proveData({ plan: changed, evidence, live: verifyInput(plan, world, []).live }, reports);
      proveOrder(verifyInput(plan, world, []).order, changed, reports);
      return reports.sorted();
    },
  };
}

export function codesOf(reports: readonly Diagnostic[]): readonly string[] {
  return [...new Set(reports.map(({ code }) => code))].toSorted();
}
