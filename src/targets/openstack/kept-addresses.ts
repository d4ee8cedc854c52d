/** Addresses that `heat2kube.yaml` says of servers which stay: policies and texts rest on them, so a step looks whether they are right. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { textOf, wordOf } from '../../evaluate/value.ts';
import { ask, verify } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { afterResidual } from '../../plan/residual-stack.ts';
import { step } from '../../plan/step.ts';
import type { StackTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { listed } from '../../source/listed.ts';
import { covers, familyOf } from '../../topology/address-range.ts';
import { subnetsOf } from '../../topology/views/addresses.ts';
import { report } from '../objects/drop.ts';
import { externalText } from '../objects/external.ts';
import { keptAddress, saidAddresses, type SaidAddress } from '../objects/fixed-addresses.ts';
import { idOf } from './referrers.ts';

const addressNotUsed = defineDiagnostic({
  code: 'plan/kept-address-not-used',
  severity: 'warning',
  message: (resource: string, address: string, own: string) =>
    `the address ${address} of "${resource}" in heat2kube.yaml is not used, because its first interface has ${own}`,
  explanation:
    'The address under resources counts where neither the template nor the facts of the live cloud have one. Remove it, or correct the template.',
});

const addressOutside = defineDiagnostic({
  code: 'plan/kept-address-outside',
  severity: 'error',
  message: (resource: string, address: string, ranges: string) =>
    `the address ${address} of "${resource}" in heat2kube.yaml is in no subnet of its first interface: ${ranges}`,
  explanation:
    'Neutron refuses the address, and policies and start-up data would name a server that is not there. Correct the address under resources.',
});

export const keptAddresses: StackTarget = {
  id: 'kept-addresses',
  diagnostics: [addressNotUsed, addressOutside],
  steps: (world) =>
    saidAddresses(world).flatMap((said) => {
      const { machine, address, own } = said;
      if (own.length === 0) {
        tellOutside(world, said);
        return [addressStep(world, said)];
      }
      if (!own.some((value) => textOf(value) === address)) {
        const found = listed(own.map(externalText));
        report(world, addressNotUsed, { resource: machine.resource }, machine.resource, address, found);
      }
      return [];
    }),
};

/** Only where all ranges that it can come from are known. */
function tellOutside(world: World, { machine: { resource }, nic, address }: SaidAddress): void {
  const subnets = subnetsOf(world.graph, nic).filter(({ family }) => family === familyOf(address));
  const ranges = subnets.flatMap(({ cidr }) => (cidr && textOf(cidr) !== undefined ? [wordOf(cidr)] : []));
  if (ranges.length === 0 || ranges.length < subnets.length || ranges.some((range) => covers(range, address))) return;
  report(world, addressOutside, { resource }, resource, address, listed(ranges));
}

function addressStep(world: World, { machine: { id, resource }, address }: SaidAddress): Step {
  const server = idOf(world, resource, 'SERVER_ID');
  return step('prepare', {
    id: `address/${resource}`,
    title: `Check that "${resource}" has the address ${address}`,
    about: [id],
    needs: afterResidual(world),
    do: [
      verify(
        { look: 'live', live: { live: 'server', id: server }, columns: ['addresses'], as: 'json' },
        { see: `${code(address)} among the addresses.` },
      ),
    ],
    check: [
      ask(
        `NetworkPolicies and texts name ${code(resource)} by this address. If it has another one, write that as ${code(keptAddress)} for ${code(resource)} under ${code('resources')} in heat2kube.yaml, and run convert again.`,
      ),
    ],
  });
}
