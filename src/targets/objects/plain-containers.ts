/** Containers that the start-up data of a machine plainly run. */
import { readStartUp } from '../../containers/start-up.ts';
import { together, type Together } from '../../containers/together.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { sealedPieces } from '../../evaluate/seal.ts';
import type { Value } from '../../evaluate/value.ts';
import { perSite, type Site } from '../../plan/target.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { cloudConfigText } from './cloud-config-text.ts';
import { ownParts } from './start-up-parts.ts';

/** Undefined for a machine whose start-up data run none. */
export function plainContainers(site: Site, machine: Machine): Together | undefined {
  return all(site).get(machine.id);
}

const all = perSite((site): ReadonlyMap<NodeId, Together> => {
  const found = new Map<NodeId, Together>();
  for (const machine of site.graph.of('machine')) {
    const reading = readStartUp(ownParts(site, machine, printed));
    if (reading && reading.containers.length + reading.refusals.length > 0) found.set(machine.id, together(reading));
  }
  return found;
});

/** Only what is secret is kept from being read. */
function printed(config: Value): Value {
  return cloudConfigText(sealedPieces(config));
}
