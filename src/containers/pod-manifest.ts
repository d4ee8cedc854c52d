/** Manifests of static pods, which the kubelet of a server runs by itself: `/etc/kubernetes/manifests`. */
import type { Tree } from '../hot/tree.ts';
import { list, map, type Value, known } from '../evaluate/value.ts';
import type { MarkedText } from '../shell/marked-text.ts';
import { isUnknown, type Unknown } from '../shell/words.ts';
import { sourceOf } from './mounts.ts';
import type { GuestFile } from './reading.ts';
import type { ContainerSpec, MountSpec, PublishedPort } from './spec.ts';
import { fieldsIn, isTrue, itemsIn, readMappings, textIn, textsIn } from './yaml-fields.ts';

const folder = '/etc/kubernetes/manifests/';

export function isPodManifest(path: string): boolean {
  return path.startsWith(folder) && /\.(?:ya?ml|json)$/.test(path);
}

/** Fields of a pod that make no difference to its containers, or that the pod has anyway. */
const podFields: ReadonlySet<string> = new Set([
  'containers',
  'dnsPolicy',
  'enableServiceLinks',
  'hostNetwork',
  'nodeName',
  'nodeSelector',
  'priority',
  'priorityClassName',
  'restartPolicy',
  'terminationGracePeriodSeconds',
  'tolerations',
  'volumes',
]);

const containerFields: ReadonlySet<string> = new Set([
  'args',
  'command',
  'env',
  'image',
  'imagePullPolicy',
  'livenessProbe',
  'name',
  'ports',
  'readinessProbe',
  'resources',
  'securityContext',
  'startupProbe',
  'stdin',
  'terminationMessagePath',
  'terminationMessagePolicy',
  'tty',
  'volumeMounts',
  'workingDir',
]);

/** The containers of all pods of a file; one that cannot be read says why. */
export function readPodManifest({
  text,
  marked,
}: Pick<GuestFile, 'text' | 'marked'>): readonly (ContainerSpec | Unknown)[] {
  if (isUnknown(text)) return [text];
  const pods = readMappings(text);
  if (!pods) return [{ why: 'its manifest cannot be read' }];
  return pods.flatMap((pod) => {
    const fields = fieldsIn(pod);
    const spec = fieldsIn(fields.get('spec'));
    const odd = [...spec.keys()].find((key) => !podFields.has(key));
    if (textIn(fields.get('kind')) !== 'Pod') return [{ why: 'its manifest is not that of a pod' }];
    if (odd !== undefined) return [{ why: `its pod has ${odd}, which is not read` }];
    return itemsIn(spec.get('containers')).map((container) => readContainer(fieldsIn(container), { spec, marked }));
  });
}

type Fields = ReadonlyMap<string, Tree>;

interface PodSite {
  readonly spec: Fields;
  readonly marked: MarkedText;
}

function readContainer(fields: Fields, site: PodSite): ContainerSpec | Unknown {
  const { marked, spec } = site;
  const odd = [...fields.keys()].find((key) => !containerFields.has(key));
  if (odd !== undefined) return { why: `its container has ${odd}, which is not read` };
  const [name, image] = ['name', 'image'].map((key) => textIn(fields.get(key)));
  if (name === undefined || image === undefined) return { why: 'its container has no image' };
  const environment = environmentOf(fields, marked);
  const mounts = mountsOf(fields, spec);
  const security = fieldsIn(fields.get('securityContext'));
  if (isUnknown(environment)) return environment;
  if (isUnknown(mounts)) return mounts;
  if (isTrue(security.get('privileged')))
    return { why: 'it is privileged: it would have all rights on the node of its pod' };
  const words = (key: string): readonly Value[] | undefined => {
    const texts = fields.has(key) ? textsIn(fields.get(key)) : undefined;
    return texts?.map((text) => marked.valueOf(text));
  };
  const [entrypoint, args] = [words('command'), words('args')];
  const directory = textIn(fields.get('workingDir'));
  const [user, group] = ['runAsUser', 'runAsGroup'].map((key) => textIn(security.get(key)));
  const limits = fieldsIn(fieldsIn(fields.get('resources')).get('limits'));
  const [memory, cpus] = ['memory', 'cpu'].map((key) => textIn(limits.get(key)));
  const stop = textIn(spec.get('terminationGracePeriodSeconds'));
  const capabilities = fieldsIn(security.get('capabilities'));
  return {
    name,
    image: marked.valueOf(image),
    ...(entrypoint && { entrypoint }),
    ...(args && { args }),
    environment,
    environmentFiles: [],
    ports: portsOf(fields, spec),
    ...(user !== undefined && { user: group === undefined ? user : `${user}:${group}` }),
    ...(directory !== undefined && { workingDirectory: marked.valueOf(directory) }),
    restart: textIn(spec.get('restartPolicy')) === 'OnFailure' ? 'on-failure' : 'always',
    mounts,
    labels: new Map(),
    probes: new Map(
      (['readinessProbe', 'livenessProbe', 'startupProbe'] as const).flatMap((key) => {
        const probe = fields.get(key);
        return probe ? [[key, valueOf(probe, marked)] as const] : [];
      }),
    ),
    ...(memory !== undefined && { memory }),
    ...(cpus !== undefined && { cpus }),
    tty: isTrue(fields.get('tty')),
    stdin: isTrue(fields.get('stdin')),
    readOnlyRoot: isTrue(security.get('readOnlyRootFilesystem')),
    addedCapabilities: textsIn(capabilities.get('add')) ?? [],
    droppedCapabilities: textsIn(capabilities.get('drop')) ?? [],
    hosts: [],
    aliases: [],
    links: [],
    pullAlways: textIn(fields.get('imagePullPolicy')) === 'Always',
    ...(stop !== undefined && /^\d+$/.test(stop) && { stopSeconds: Number(stop) }),
    expanded: true,
    lost: [],
  };
}

function environmentOf(fields: Fields, marked: MarkedText): ReadonlyMap<string, Value> | Unknown {
  const found = new Map<string, Value>();
  for (const item of itemsIn(fields.get('env'))) {
    const own = fieldsIn(item);
    const name = textIn(own.get('name')) ?? '';
    if (own.has('valueFrom')) return { why: `the value of "${name}" is in another object` };
    found.set(name, marked.valueOf(textIn(own.get('value')) ?? ''));
  }
  return found;
}

/** A pod of the network of its node has the ports of the server; another one has those that it says. */
function portsOf(fields: Fields, spec: Fields): readonly PublishedPort[] {
  const isOfNode = isTrue(spec.get('hostNetwork'));
  return itemsIn(fields.get('ports')).flatMap((item) => {
    const own = fieldsIn(item);
    const [container, host] = ['containerPort', 'hostPort'].map((key) => Number(textIn(own.get(key)) ?? Number.NaN));
    const name = textIn(own.get('protocol')) ?? 'TCP';
    const protocol = (['TCP', 'UDP', 'SCTP'] as const).find((known) => known === name);
    if (container === undefined || Number.isNaN(container) || !protocol) return [];
    if (host !== undefined && !Number.isNaN(host)) return [{ container, host, protocol }];
    return isOfNode ? [{ container, host: container, protocol }] : [];
  });
}

function mountsOf(fields: Fields, spec: Fields): readonly MountSpec[] | Unknown {
  const sources = new Map(
    itemsIn(spec.get('volumes')).map(
      (volume) => [textIn(fieldsIn(volume).get('name')) ?? '', fieldsIn(volume)] as const,
    ),
  );
  const mounts: MountSpec[] = [];
  for (const item of itemsIn(fields.get('volumeMounts'))) {
    const own = fieldsIn(item);
    const [name = '', target = '', below] = ['name', 'mountPath', 'subPath'].map((key) => textIn(own.get(key)));
    const path = textIn(fieldsIn(sources.get(name)?.get('hostPath')).get('path'));
    const empty = sources.get(name)?.get('emptyDir');
    const readOnly = isTrue(own.get('readOnly'));
    if (path !== undefined)
      mounts.push({ source: sourceOf(below === undefined ? path : `${path}/${below}`), target, readOnly });
    else if (empty && textIn(fieldsIn(empty).get('medium')) === 'Memory')
      mounts.push({ source: { from: 'memory' }, target, readOnly });
    else return { why: `its volume ${name} is not read` };
  }
  return mounts;
}

/** As it is written: the kubelet of the cluster reads it as that of the server did. */
function valueOf(tree: Tree, marked: MarkedText): Value {
  switch (tree.kind) {
    case 'scalar':
      return typeof tree.value === 'string' ? marked.valueOf(tree.value) : known(tree.value);
    case 'sequence':
      return list(tree.items.map((item) => valueOf(item, marked)));
    case 'mapping':
      return map(tree.entries.map(({ key, value }) => [String(key.value), valueOf(value, marked)] as const));
  }
}
