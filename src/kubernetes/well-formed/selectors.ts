/** Selectors that select: a Service, a policy or a budget that matches no pod of the output is a mistake. */
import { at, itemsAt, objectAt, pointerTo, textAt, textsAt, wordAt } from '../json.ts';
import type { Json } from '../json.ts';
import { matches, selectorOf } from '../labels.ts';
import type { Requirement, Selector } from '../labels.ts';
import { fieldsAt } from './finding.ts';
import type { Finding } from './finding.ts';
import { isNetworkPolicy } from './network-policy.ts';
import { podTemplatePath } from './world.ts';
import type { World } from './world.ts';

type Path = readonly (string | number)[];

const rule = 'selector-matches';

export function selectorFindings(object: Json, world: World): readonly Finding[] {
  const kind = textAt(object, 'kind');
  if (kind === 'Service' && textAt(object, 'apiVersion') === 'v1') return serviceSelector(object, world);
  if (isNetworkPolicy(object)) return policySelectors(object, world);
  if (kind === 'PodDisruptionBudget') return unmatched(object, ['spec', 'selector'], world);
  return [...ownTemplate(object), ...affinities(object, world), ...subdomain(object, world)];
}

/** Reads `matchLabels` and `matchExpressions`. */
function labelSelector(value: Json | undefined): Selector {
  const expressions = itemsAt(value, 'matchExpressions').map((expression): Requirement => ({
    key: wordAt(expression, 'key'),
    operator: operatorOf(textAt(expression, 'operator')),
    values: itemsAt(expression, 'values').map(String),
  }));
  return { requirements: [...selectorOf(textsAt(value, 'matchLabels')).requirements, ...expressions] };
}

function operatorOf(name: string | undefined): Requirement['operator'] {
  return name === 'NotIn' || name === 'Exists' || name === 'DoesNotExist' ? name : 'In';
}

function serviceSelector(object: Json, world: World): readonly Finding[] {
  const labels = textsAt(object, 'spec', 'selector');
  if (labels.size === 0 || selects(selectorOf(labels), world.namespaceOf(object), world)) return [];
  return [{ pointer: '/spec/selector', message: 'matches no pod', rule }];
}

function selects(selector: Selector, namespace: string, world: World): boolean {
  return world.pods.some((pod) => pod.namespace === namespace && matches(selector, pod.labels));
}

function unmatched(object: Json, path: Path, world: World): readonly Finding[] {
  const selector = labelSelector(objectAt(object, ...path));
  if (selects(selector, world.namespaceOf(object), world)) return [];
  return [{ pointer: pointerTo(...path), message: 'matches no pod', rule }];
}

/** What an implementation of the Gateway API labels with the name of the Gateway: the pods of its proxies too. */
const gatewayLabel = 'gateway.networking.k8s.io/gateway-name';

function isOfGateway(value: Json, ...path: readonly string[]): boolean {
  return textsAt(value, ...path, 'matchLabels').has(gatewayLabel);
}

/** Peers in other namespaces are not ours to know, nor are the proxies of a Gateway. */
function policySelectors(object: Json, world: World): readonly Finding[] {
  const peers = ['spec.ingress[].from[].podSelector', 'spec.egress[].to[].podSelector']
    .flatMap((path) => fieldsAt(object, path))
    .filter(({ parent }) => at(parent, 'namespaceSelector') === undefined)
    .filter(({ parent }) => !isOfGateway(parent, 'podSelector'));
  return [
    ...(isOfGateway(object, 'spec', 'podSelector') ? [] : unmatched(object, ['spec', 'podSelector'], world)),
    ...peers.flatMap(({ path }) => unmatched(object, path, world)),
  ];
}

/** The selector of a set of pods or machines must match what its template makes. */
function ownTemplate(object: Json): readonly Finding[] {
  const kind = wordAt(object, 'kind');
  if (objectAt(object, 'spec', 'selector') === undefined) return [];
  const made = kind === 'VirtualMachinePool' ? ['spec', 'virtualMachineTemplate'] : podTemplatePath(kind);
  if (!made) return [];
  const labels = textsAt(object, ...made, 'metadata', 'labels');
  if (matches(labelSelector(at(object, 'spec', 'selector')), labels)) return [];
  return [{ pointer: '/spec/selector', message: 'does not match its own template', rule }];
}

const affinityTerms = ['podAffinity', 'podAntiAffinity'].flatMap((sort) => [
  `affinity.${sort}.requiredDuringSchedulingIgnoredDuringExecution[].labelSelector`,
  `affinity.${sort}.preferredDuringSchedulingIgnoredDuringExecution[].podAffinityTerm.labelSelector`,
]);

function affinities(object: Json, world: World): readonly Finding[] {
  const template = podTemplatePath(wordAt(object, 'kind'));
  if (!template) return [];
  return affinityTerms
    .flatMap((term) => fieldsAt(object, [...template, 'spec', term].join('.')))
    .flatMap(({ path }) => unmatched(object, path, world));
}

/** A machine's DNS name exists only where a headless Service of its subdomain's name selects it. */
function subdomain(object: Json, world: World): readonly Finding[] {
  const template = podTemplatePath(wordAt(object, 'kind'));
  const name = template && textAt(object, ...template, 'spec', 'subdomain');
  if (!template || name === undefined) return [];
  const pointer = pointerTo(...template, 'spec', 'subdomain');
  const service = world.object('Service', name, world.namespaceOf(object));
  if (!service) return [{ pointer, message: `there is no Service "${name}"`, rule: 'subdomain' }];
  if (textAt(service, 'spec', 'clusterIP') !== 'None') {
    return [{ pointer, message: `Service "${name}" is not headless`, rule: 'subdomain' }];
  }
  const labels = textsAt(object, ...template, 'metadata', 'labels');
  if (matches(selectorOf(textsAt(service, 'spec', 'selector')), labels)) return [];
  return [{ pointer, message: `Service "${name}" does not select this machine`, rule: 'subdomain' }];
}
