/** One entry of the key `exposure` of `heat2kube.yaml`: what becomes of an address at which clients outside reach a server. */
import { list } from '../shape/collections.ts';
import { optional, record, required } from '../shape/records.ts';
import { choice, text, textOrNumber } from '../shape/scalars.ts';

export const exposure = record({
  address: optional(
    choice({
      keep: 'the floating IP moves to the Service, the default of profile openstack',
      new: 'the Service gets another address, the default of profile standalone',
      skip: 'no Service is generated',
    }),
    'Which address the Service has.',
  ),
  ports: optional(
    list(
      textOrNumber(
        /^((tcp|udp|sctp)\/)?([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$/,
        'a port such as 443 or udp/53',
      ),
    ),
    'Ports of the Service. Default: those that the security groups open, as far as a Service can list them.',
  ),
  balancer: optional(
    text(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'the id of a load balancer of Octavia'),
    'Load balancer that the Services share where clients of the ports differ. The plan says when to write it.',
  ),
  egress: optional(
    text(/^[0-9]+(\.[0-9]+){3}$/, 'an IPv4 address'),
    'Source address of outgoing connections, which must be free in the network of the nodes. It becomes an EgressIP of OVN-Kubernetes, or a CiliumEgressGatewayPolicy where the API server has that kind. A server without an address outside can have one too, by its own path.',
  ),
  reason: required(text(/\S/, 'a reason'), 'Why.'),
});
