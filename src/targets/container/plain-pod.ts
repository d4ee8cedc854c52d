/** The containers that start-up data run, as those of one pod. */
import type { PodContainer } from '../../containers/together.ts';
import { facet, type NodeId } from '../../evaluate/fact.ts';
import { openText, type Value } from '../../evaluate/value.ts';
import { distinctNames, dnsLabel, dnsLabelWithDigest, longestLabel } from '../../kubernetes/names.ts';
import type { Field } from '../../kubernetes/object.ts';
import type { MadeItem } from '../../plan/plan.ts';
import type { World } from '../../plan/world.ts';
import { startUpFacet, type Machine } from '../../topology/kinds/machine.ts';
import { plainRuns } from '../objects/plain-runs.ts';
import { unitsOf } from '../objects/start-up-parts.ts';
import { carriedParts } from './command-options.ts';
import { carriesLabel, hostNames, isHostName, limitsOf } from './losses.ts';
import { podFiles } from './pod-files.ts';
import { PodSecrets, tellsSecret } from './pod-secrets.ts';
import type { Container, PodVolume, Variable, VolumeMount } from './pod-types.ts';
import { securityOf } from './security.ts';
import { diskOf, ownDirectories } from './server-disk.ts';

/** What the pod has of the start-up data. */
export interface PlainPod {
  readonly containers: readonly PlainContainer[];
  readonly volumes: readonly PodVolume[];
  readonly labels: ReadonlyMap<string, Field>;
  /** Labels of containers that are none of Kubernetes. */
  readonly annotations: ReadonlyMap<string, Field>;
  /** Lines of /etc/hosts: containers of a server find each other by their names. */
  readonly hosts: ReadonlyMap<string, readonly string[]>;
  readonly stopSeconds: number | undefined;
  readonly items: readonly MadeItem[];
  readonly shapedBy: readonly NodeId[];
}

export interface PlainContainer {
  readonly name: string;
  /** Fields but for its resources, its probes and the volumes of the server. */
  readonly fields: Partial<Container>;
  readonly mounts: readonly VolumeMount[];
  readonly limits: ReadonlyMap<string, string>;
  /** The command of its health check, as a pod can have it. */
  readonly check: readonly Value[] | undefined;
  readonly source: PodContainer;
}

export function plainPod(world: World, node: Machine, containers: readonly PodContainer[]): PlainPod {
  const names = namesOf(containers);
  const shapedBy = [
    startUpFacet(node.id),
    ...unitsOf(world, node),
    ...deployedBy(world, node),
    ...carriedParts(world, node, containers),
  ];
  const bind = (value: Value): Value => world.bind(value, { side: 'inside', slot: 'text', machine: node.id });
  const files = podFiles(containers, { world, node, names, bind, shapedBy });
  const secretName = world.names.name(node.id, 'env');
  const secrets = new PodSecrets(secretName);
  const plain = containers.map((source, index): PlainContainer => {
    const name = names[index] ?? '';
    const prefix = containers.length === 1 ? '' : `${name}-`;
    const check = source.spec.health && secrets.check(source.spec.health.command.map(bind), prefix);
    return {
      name,
      fields: fieldsOf(source, { secrets, bind, prefix, variables: check?.variables ?? [] }),
      check: check?.command,
      mounts: files.mounts[index] ?? [],
      limits: limitsOf(source),
      source,
    };
  });
  const stops = containers.flatMap(({ spec }) => spec.stopSeconds ?? []);
  const secret: readonly MadeItem[] =
    secrets.keys.size === 0
      ? []
      : [{ item: 'secret', secret: { name: secretName, keys: secrets.keys }, owner: node.id, shapedBy, apart: true }];
  const directories = ownDirectories(containers);
  const disk = directories.length === 0 ? undefined : diskOf(world, node);
  return {
    containers: plain,
    volumes: [...files.volumes, ...(disk ? [disk.volume] : [])],
    ...labelsOf(containers, bind),
    hosts: hostsOf(containers),
    stopSeconds: stops.length === 0 ? undefined : Math.max(...stops),
    items: [...files.items, ...secret, ...(disk?.items ?? [])],
    shapedBy,
  };
}

/** Deployments whose containers the pod has, and their configurations. */
function deployedBy(world: World, node: Machine): readonly NodeId[] {
  return plainRuns(world, node).flatMap((run) => {
    const unit = world.graph.resolve('software-unit', run.unit);
    return [run.id, ...(unit ? [unit.id, facet(unit.id, 'hook')] : [])];
  });
}

interface Texts {
  readonly secrets: PodSecrets;
  readonly prefix: string;
  /** That its health check needs. */
  readonly variables: readonly Variable[];
  bind(value: Value): Value;
}

function fieldsOf(
  { spec, environment }: PodContainer,
  { secrets, bind, prefix, variables }: Texts,
): PlainContainer['fields'] {
  const { entrypoint = [], args = [], ports, workingDirectory } = spec;
  const spelling = { prefix, expanded: spec.expanded === true };
  const line = secrets.words([...entrypoint, ...args].map(bind), spelling);
  const env = [
    ...line.variables,
    ...variables,
    ...[...environment].map(([name, value]) => secrets.variable(name, bind(value), spelling)),
  ];
  const [command, rest] = [line.words.slice(0, entrypoint.length), line.words.slice(entrypoint.length)];
  return {
    image: bind(spec.image),
    ...(spec.pullAlways && { imagePullPolicy: 'Always' }),
    ...(command.length > 0 && { command }),
    ...(rest.length > 0 && { args: rest }),
    ...(workingDirectory && { workingDir: bind(workingDirectory) }),
    ...portsOf(ports),
    ...(env.length > 0 && { env }),
    ...Object.fromEntries(
      [...(spec.probes ?? [])].flatMap(([key, probe]) => (tellsSecret(probe) ? [] : [[key, bind(probe)]])),
    ),
    ...securityOf(spec),
    ...(spec.stdin && { stdin: true }),
    ...(spec.tty && { tty: true }),
  };
}

/** A port is named once, however many of the server lead to it. */
function portsOf(published: PodContainer['spec']['ports']): Pick<Partial<Container>, 'ports'> {
  const open = published.filter(({ local }) => !local);
  const ports = new Map(
    open.map(({ container, protocol }) => [`${protocol} ${container}`, { containerPort: container, protocol }]),
  );
  return ports.size === 0 ? {} : { ports: [...ports.values()] };
}

/** As they are called on the server; one without a name is called after its image. */
function namesOf(containers: readonly PodContainer[]): readonly string[] {
  const wanted = containers.map(
    ({ spec }, index) => spec.name ?? [imageWord(spec.image), ...(index === 0 ? [] : [index + 1])].join('-'),
  );
  const names = distinctNames(wanted, { clean: dnsLabel, cleanWithDigest: dnsLabelWithDigest });
  return wanted.map((name) => names.get(name) ?? name);
}

function imageWord(image: Value): string {
  const text = openText(image);
  return text === undefined ? 'main' : text.replace(/[:@].*$/s, '').replace(/^.*\//s, '');
}

/** By address. A pod is one host to all of its containers. */
function hostsOf(containers: readonly PodContainer[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  const add = (address: string, name: string): void => {
    if (isHostName(name)) found.set(address, (found.get(address) ?? new Set()).add(name));
  };
  for (const container of containers) {
    const { hosts, links } = container.spec;
    for (const { address, name } of hosts) add(address, name);
    for (const { alias } of links) add(loopback, alias);
    for (const name of hostNames(container, containers.length)) add(loopback, name);
  }
  return new Map([...found].map(([address, names]) => [address, [...names]]));
}

const loopback = '127.0.0.1';

/** Values of labels are short words; whatever else may be known of a container is an annotation. */
function labelsOf(containers: readonly PodContainer[], bind: Texts['bind']): Pick<PlainPod, 'labels' | 'annotations'> {
  const [labels, annotations] = [new Map<string, Field>(), new Map<string, Field>()];
  for (const { spec } of containers) {
    for (const [key, value] of spec.labels) {
      const bound = bind(value);
      if (!carriesLabel(key, bound)) continue;
      const text = openText(bound);
      const isLabel = text !== undefined && text.length <= longestLabel && labelText.test(text);
      (isLabel ? labels : annotations).set(key, bound);
    }
  }
  return { labels, annotations };
}

/** As the API server checks it. */
const labelText = /^(?:[A-Za-z0-9](?:[-\w.]*[A-Za-z0-9])?)?$/;
