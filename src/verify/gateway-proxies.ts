/** The proxies of Gateways: pods that the cluster makes, and that policies know by a label. */
import { ofKind, wordAt, type JsonObject } from '../kubernetes/json.ts';
import { strayEndpoint, type Endpoint } from './packet.ts';

/** What the Gateway API asks implementations to label all with that they make for a Gateway. */
export const gatewayLabel = 'gateway.networking.k8s.io/gateway-name';

/** By the names of the Gateways. No other pod of the namespace has such a label. */
export function gatewayProxies(objects: readonly JsonObject[]): ReadonlyMap<string, Endpoint> {
  return new Map(
    ofKind(objects, 'Gateway').map((object) => {
      const name = wordAt(object, 'metadata', 'name');
      const labels = new Map([[gatewayLabel, name]]);
      return [name, strayEndpoint(`Gateway/${name}`, wordAt(object, 'metadata', 'namespace'), labels)];
    }),
  );
}
