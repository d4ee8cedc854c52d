/** What each network backend keeps: as it says, and as one stack of three tiers shows when it is converted to each. */
import type { CompileResult } from '../src/compile-types.ts';
import { networkBackends } from '../src/targets/network/backends.ts';
import { lostAddresses, threeTiers } from '../test/three-tiers.ts';
import { table } from './markdown.ts';

/** What stays as it was on networks of the cloud, as each backend says it. */
export function keepsTable(): string {
  const columns = ['address', 'mac', 'l2', 'dhcp', 'ipv6', 'policy'] as const;
  const heads = ['address', 'MAC address', 'layer 2', 'DHCP', 'IPv6', 'policy'];
  return table(
    ['backend', 'interfaces are on', ...heads],
    networkBackends.map(({ id, mapping, keeps }) => [
      `\`${id}\``,
      mapping?.about ?? 'a NetworkAttachmentDefinition or a bridge of the nodes',
      ...columns.map((column) => (keeps[column] ? 'kept' : 'lost')),
    ]),
  );
}

/** Of the stack. */
const whole = { servers: 5, connections: 3 } as const;

/** One row for each backend. */
export async function tiersTable(root: string): Promise<string> {
  const results = await threeTiers(root);
  return table(
    [
      '`networks`',
      'fixed addresses',
      'shared address',
      'forwarded by the load balancer',
      'security groups',
      'other networks',
      'paths lost',
      'warnings',
    ],
    [...results].map(([word, result]) => {
      const count = (wanted: string): number => result.diagnostics.filter(({ code }) => code === wanted).length;
      return [
        `\`${word}\``,
        `${whole.servers - lostAddresses(result)} of ${whole.servers}`,
        count('plan/allowed-address-pair-lost') === 0 ? 'kept' : 'a Service',
        `${whole.connections - count('verify/forward-lost')} of ${whole.connections}`,
        count('plan/secondary-interface-unfiltered') > 0 ? 'not enforced' : policiesOf(result),
        refusedIn(result).join(', ') || '-',
        String(count('verify/access-narrower')),
        String(result.diagnostics.filter(({ severity }) => severity === 'warning').length),
      ];
    }),
  );
}

function policiesOf(result: CompileResult): string {
  return kindsOf(result, ['NetworkPolicy', 'MultiNetworkPolicy']).join(', ');
}

function kindsOf({ plan }: CompileResult, kinds: readonly string[]): readonly string[] {
  return kinds.flatMap((kind) => {
    const found = plan?.items.filter((item) => item.item === 'object' && item.object.kind === kind) ?? [];
    return found.length > 0 ? [`${found.length} ${kind}`] : [];
  });
}

/** Networks that another backend takes than the one that was asked for. */
function refusedIn({ diagnostics }: CompileResult): readonly string[] {
  const codes = new Set(['plan/udn-network-secondary', 'plan/kube-ovn-network-refused', 'plan/kube-ovn-vpc-refused']);
  return diagnostics.flatMap(({ code, message }) => {
    const name = /^"([^"]+)"/.exec(message)?.[1];
    return codes.has(code) && name !== undefined ? [`\`${name}\``] : [];
  });
}
