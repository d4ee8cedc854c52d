/** Whether a selector means pods that are not of the stack. Nobody knows their labels, so it is asked whether any could fit. */
import { textAt, textsAt, type JsonObject } from '../../kubernetes/json.ts';
import { matches, type Labels, type Requirement, type Selector } from '../../kubernetes/labels.ts';
import { gatewayLabel } from '../gateway-proxies.ts';
import type { Strangers } from '../packet.ts';

/** What is known of the pods and namespaces of the output. */
export interface OwnPods {
  /** Who answers DNS queries: a rule for one of them alone is for no other pod. */
  readonly dns: readonly Service[];
  /** Labels of the stack's machines, proxies and receiver of signals: other pods of the same namespace do not have them. */
  readonly keys: ReadonlySet<string>;
  /** Labels of a namespace. */
  labelsOf(namespace: string): Labels;
}

interface Service {
  readonly namespace: string;
  readonly labels: Labels;
}

/** The label that Kubernetes gives every namespace. */
const nameLabel = 'kubernetes.io/metadata.name';

export function ownPods(objects: readonly JsonObject[], labels: Iterable<Labels>, dns: Service): OwnPods {
  const namespaces = new Map(
    objects.flatMap((object) => {
      const name = textAt(object, 'metadata', 'name');
      return object['kind'] === 'Namespace' && name !== undefined
        ? [[name, textsAt(object, 'metadata', 'labels')] as const]
        : [];
    }),
  );
  const labelsOf = (name: string): Labels => new Map([...(namespaces.get(name) ?? []), [nameLabel, name]]);
  const ready = new Map<string, Labels>();
  return {
    dns: [dns, ...resolversOfVpcs(objects)],
    keys: new Set([
      ...[...labels].flatMap((own) => [...own.keys()]),
      ...proxyLabels(objects),
      ...objects.flatMap(receiverKeys),
    ]),
    labelsOf: (name) => {
      const own = ready.get(name) ?? labelsOf(name);
      ready.set(name, own);
      return own;
    },
  };
}

/** Kube-OVN runs a DNS server of its own in each VPC that asks for one. */
function resolversOfVpcs(objects: readonly JsonObject[]): readonly Service[] {
  return objects.flatMap((object) =>
    object['kind'] === 'VpcDns'
      ? [
          {
            namespace: 'kube-system',
            labels: new Map([['k8s-app', `vpc-dns-${textAt(object, 'metadata', 'name') ?? ''}`]]),
          },
        ]
      : [],
  );
}

/** Where there is a Gateway, its proxies alone have its label. */
function proxyLabels(objects: readonly JsonObject[]): readonly string[] {
  return objects.some((object) => object['kind'] === 'Gateway') ? [gatewayLabel] : [];
}

/** The label of the pod that takes signals. */
function receiverKeys(object: JsonObject): readonly string[] {
  return [...textsAt(object, 'spec', 'template', 'metadata', 'labels').keys()].filter((key) =>
    key.endsWith('/signal-receiver'),
  );
}

interface Selecting {
  readonly pods: Selector;
  readonly namespaces: Selector | undefined;
}

interface Where {
  readonly own: OwnPods;
  /** Of the policy. */
  readonly namespace: string;
}

export function meansStrangers(peer: Selecting, who: Strangers, { own, namespace }: Where): boolean {
  const { pods, namespaces } = peer;
  if (who === 'dns') {
    return own.dns.some(
      ({ namespace: place, labels }) =>
        namespaces !== undefined && matches(namespaces, own.labelsOf(place)) && matches(pods, labels),
    );
  }
  if (who === 'other-namespaces') {
    if (own.dns.some((service) => isFor(peer, service))) return false;
    return namespaces?.requirements.every((requirement) => fitsOther(requirement, namespace)) === true;
  }
  const isHere = !namespaces || matches(namespaces, own.labelsOf(namespace));
  return isHere && pods.requirements.every((requirement) => couldFit(requirement, own.keys));
}

/** Another namespace has another name, and may have any label besides. */
function fitsOther({ key, operator, values }: Requirement, namespace: string): boolean {
  if (key !== nameLabel) return true;
  if (operator === 'In') return values.some((value) => value !== namespace);
  return operator !== 'DoesNotExist';
}

/** Any pod may have a label that none of ours has. */
function couldFit({ key, operator }: Requirement, keys: ReadonlySet<string>): boolean {
  return !keys.has(key) || operator === 'NotIn' || operator === 'DoesNotExist';
}

/** Whether a policy's rule is for a service of another namespace: its labels and its namespace by name. */
function isFor(peer: Selecting, service: Service): boolean {
  const named = peer.namespaces?.requirements ?? [];
  const isNamed = named.some(
    ({ key, operator, values }) =>
      key === nameLabel && operator === 'In' && values.length === 1 && values[0] === service.namespace,
  );
  return (
    isNamed && [...service.labels].every(([key, value]) => peer.pods.requirements.some((one) => asks(one, key, value)))
  );
}

function asks(requirement: Requirement, key: string, value: string): boolean {
  return (
    requirement.key === key &&
    requirement.operator === 'In' &&
    requirement.values.length === 1 &&
    requirement.values[0] === value
  );
}
