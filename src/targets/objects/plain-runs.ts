/** Deployments that run containers on a machine: what a pod can run in its place. */
import { runsContainers, type Deployment } from '../../containers/deployments.ts';
import { sealedPieces } from '../../evaluate/seal.ts';
import { isPlain, plainOf } from '../../evaluate/plain.ts';
import { knownLike, originsOf, secrecyOf, type Value } from '../../evaluate/value.ts';
import { jsonDumps } from '../../python/json-dumps.ts';
import type { Site } from '../../plan/target.ts';
import { byCodeUnit } from '../../source/text-order.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { SoftwareRun } from '../../topology/kinds/software-run.ts';
import { runsOn } from '../../topology/views/software-runs.ts';
import { yamlText } from './cloud-config-text.ts';
import { runBody } from './software.ts';
import { environmentFiles, fillInputs, fillingInputs, inputsOf } from './software-inputs.ts';

/** Those of the hooks that a pod has something for, in the order of their names. */
export function plainRuns(site: Pick<Site, 'graph'>, machine: Machine): readonly SoftwareRun[] {
  return runsOn(site.graph, machine)
    .filter((run) => {
      const deployment = deploymentOf(site, run);
      return deployment !== undefined && runsContainers(deployment);
    })
    .toSorted((a, b) => byCodeUnit(a.resource, b.resource));
}

/** Undefined where another hook takes it, or nothing runs it. */
export function deploymentOf(site: Pick<Site, 'graph'>, run: SoftwareRun): Deployment | undefined {
  const body = runBody(site, run);
  if ('why' in body || (body.hook !== 'docker-compose' && body.hook !== 'script')) return undefined;
  const own = body.unit.body;
  if (own.form === 'container') return { resource: run.resource, form: 'command', command: own.command };
  const inputs = inputsOf(body.unit, run);
  const { content } = body;
  if (body.hook === 'script' && !('text' in content)) return undefined;
  return {
    resource: run.resource,
    form: body.hook === 'script' ? 'script' : 'compose',
    text: 'text' in content ? content.text : composeText(content.config, run, fillingInputs(body.unit, run)),
    inputs: new Map([...inputs].map(([name, value]) => [name, textFor(value)])),
    files: environmentFiles(inputs),
  };
}

function composeText(config: Value, run: SoftwareRun, inputs: ReadonlyMap<string, Value>): Value {
  const filled = fillInputs(config, { key: run.inputKey ?? 'get_input', inputs, missing: () => undefined });
  return yamlText(sealedPieces(filled));
}

/** What is no text is JSON for the program. */
function textFor(value: Value): Value {
  if (!isPlain(value) || (value.kind === 'known' && typeof value.value === 'string')) return value;
  return knownLike(jsonDumps(plainOf(value)), { origins: originsOf(value), secret: secrecyOf(value) });
}
