/** Ports that clients outside may reach and that no Service lists: told, and asked for. */
import { code } from '../../../plan/prose.ts';
import type { World } from '../../../plan/world.ts';
import { listed } from '../../../source/listed.ts';
import { report } from '../../objects/drop.ts';
import type { ExposedPorts } from './exposed-ports.ts';
import { groupUnknown, portsUnlisted } from './exposure-diagnostics.ts';
import { portTexts } from './services.ts';

interface Exposed {
  /** What the configuration names: the address, or the server at its own one. */
  readonly resource: string;
  readonly machine: string;
}

/** Why ports are missing, without a capital and a full stop, and what the user can do; undefined where none is. */
export function tellUnlisted(
  world: World,
  { resource, machine }: Exposed,
  { ports, open, unknown }: ExposedPorts,
): { readonly reason: string; readonly todo: string } | undefined {
  const reached = ports.length === 0 ? 'none of them' : `only ${portTexts(ports)}`;
  const groups = listed(unknown.map((group) => `"${group}"`));
  const known = ports.length === 0 ? 'none of its ports' : `only ${portTexts(ports)}`;
  const at = { resource, names: [machine] };
  if (open.length > 0) report(world, portsUnlisted, at, resource, machine, reached);
  if (unknown.length > 0) report(world, groupUnknown, at, resource, machine, groups, known);
  if (open.length === 0 && unknown.length === 0) return undefined;
  const more = `the security groups of "${machine}" allow more ports than a Service can list`;
  const outside = `security groups of "${machine}" are not part of the stack (${groups}), so the ports that they open are not known`;
  return {
    reason: open.length > 0 ? more : outside,
    todo: `List the ports under ${code('exposure')} in heat2kube.yaml, for ${code(resource)}, with a reason. Until then clients outside reach ${reached}.`,
  };
}
