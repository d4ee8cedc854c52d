/** Operations on the live cloud as arguments of the openstack client. */
import type {
  Live,
  LiveKind,
  LiveMember,
  LiveServer,
  LiveVolume,
  Look,
  Operation,
  TemplateName,
  UpdateStack,
  Word,
} from '../../plan/operations.ts';
import { savedFiles } from '../layout.ts';
import type { Argv, Command, CommandWord } from './command.ts';
import type { Printing } from './printing.ts';

/** What the client calls each sort of thing. */
const nouns: Readonly<Record<LiveKind, readonly string[]>> = {
  'floating-ip': ['floating', 'ip'],
  flavor: ['flavor'],
  image: ['image'],
  'key-pair': ['keypair'],
  'load-balancer': ['loadbalancer'],
  network: ['network'],
  port: ['port'],
  router: ['router'],
  'security-group': ['security', 'group'],
  server: ['server'],
  snapshot: ['volume', 'snapshot'],
  stack: ['stack'],
  volume: ['volume'],
  'volume-type': ['volume', 'type'],
};

/** A load balancer goes with its parts. */
const deleting: Partial<Readonly<Record<LiveKind, readonly string[]>>> = {
  'load-balancer': ['--cascade', '--wait'],
  server: ['--wait'],
};

/** An option with a value of the stack or the cloud. */
interface Valued {
  readonly option: `--${string}`;
  readonly value: Word;
}

/** Options first, so that a name that begins with a hyphen can be told from one. */
function openstack(
  verb: readonly string[],
  options: readonly (CommandWord | Valued)[],
  ...names: readonly Word[]
): Argv {
  const words = options.flatMap((word) => (typeof word === 'object' && 'option' in word ? valuedWords(word) : [word]));
  return ['openstack', ...verb, ...words, ...(names.some(looksLikeOption) ? ['--'] : []), ...names];
}

/** A value that begins with a hyphen is one word with its option: the client would take it for another one. */
function valuedWords({ option, value }: Valued): Argv {
  return looksLikeOption(value) ? [[`${option}=`, value]] : [option, value];
}

function looksLikeOption(word: Word): boolean {
  return typeof word === 'string' && word.startsWith('-');
}

function columnsOf(columns: readonly string[], format: 'value' | 'json'): Argv {
  return ['-f', format, ...columns.flatMap((column) => ['-c', column])];
}

/** Returns at once: the check of the step waits for the status. */
export function serverCommand(verb: 'start' | 'stop', { id }: LiveServer): Command {
  return { run: openstack(['server', verb], [], id) };
}

/** By server id and volume id; Nova chooses the device. */
export function attachCommand(op: 'attach' | 'detach', server: LiveServer, volume: LiveVolume): Command {
  return { run: openstack(['server', op === 'attach' ? 'add' : 'remove', 'volume'], [], server.id, volume.id) };
}

/** `--force`: the volume is attached while its server runs, so the snapshot is crash-consistent. */
export function snapshotCommand(volume: LiveVolume, name: string): Command {
  return {
    run: openstack(['volume', 'snapshot', 'create'], ['--force', { option: '--volume', value: volume.id }], name),
  };
}

export function createVolumeCommand({
  name,
  source,
  sizeGiB,
}: Extract<Operation, { readonly op: 'createVolume' }>): Command {
  const size = sizeGiB === undefined ? [] : ['--size', String(sizeGiB)];
  const from = source.live === 'snapshot' ? '--snapshot' : '--source';
  return { run: openstack(['volume', 'create'], [{ option: from, value: source.id }, ...size], name) };
}

/** Uploads the disk of a stopped server, or a volume, to Glance. */
export function imageCommand(from: LiveServer | LiveVolume, image: string): Command {
  if (from.live === 'server') {
    return { run: openstack(['server', 'image', 'create'], [{ option: '--name', value: image }, '--wait'], from.id) };
  }
  const raw = ['--disk-format', 'raw', '--container-format', 'bare'];
  return { run: openstack(['image', 'create'], [{ option: '--volume', value: from.id }, ...raw], image) };
}

/** Downloads an image to the computer that runs the commands. */
export function saveImageCommand(image: Word, file: string): Command {
  return { run: openstack(['image', 'save'], [{ option: '--file', value: file }], image) };
}

/** Moves a floating IP to another port, without releasing it. */
export function rebindCommand(address: Word, port: Word | undefined): Command {
  if (port === undefined) return { run: openstack(['floating', 'ip', 'unset', '--port'], [], address) };
  return { run: openstack(['floating', 'ip', 'set'], [{ option: '--port', value: port }], address) };
}

export function addMemberCommand({
  pool,
  name,
  address,
  port,
  weight,
}: Extract<Operation, { readonly op: 'addMember' }>): Command {
  const share = weight === undefined ? [] : ['--weight', String(weight)];
  const options: readonly Valued[] = [
    { option: '--name', value: name },
    { option: '--address', value: address },
    { option: '--protocol-port', value: port },
  ];
  return { run: openstack(['loadbalancer', 'member', 'create'], [...options, ...share, '--wait'], pool) };
}

/** Weight 0 takes no new connections, and ends none. */
export function setMemberCommand({ pool, id }: LiveMember, weight: number): Command {
  return { run: openstack(['loadbalancer', 'member', 'set'], ['--weight', String(weight), '--wait'], pool, id) };
}

export function updateStackCommand({ stack, template, dryRun }: UpdateStack, printing: Printing): Command {
  const changed = template === undefined ? [] : templateOptions(template, printing);
  // Without the guard an update could replace what it touches.
  const guarded = template === undefined ? [] : ['-e', printing.guard];
  const mode = dryRun ? ['--dry-run', '--show-nested', '-f', 'json'] : ['--rollback', 'disabled', '--wait'];
  const run = openstack(['stack', 'update'], ['--existing', ...changed, ...guarded, ...mode], stack);
  return dryRun?.into === undefined ? { run } : { run, into: savedFiles[dryRun.into] };
}

export function createStackCommand(stack: string, template: TemplateName, printing: Printing): Command {
  return { run: openstack(['stack', 'create'], [...templateOptions(template, printing), '--wait'], stack) };
}

function templateOptions(template: TemplateName, { templates }: Printing): Argv {
  const { file, environments } = templates[template];
  return ['-t', file, ...environments.flatMap((environment) => ['-e', environment])];
}

export function reserveCommand({ network, address, name }: Extract<Operation, { readonly op: 'reserve' }>): Command {
  return {
    run: openstack(
      ['port', 'create'],
      [{ option: '--network', value: network }, '--fixed-ip', `ip-address=${address}`],
      name,
    ),
  };
}

export function admitCommand({ group, rule, range }: Extract<Operation, { readonly op: 'admit' }>): Command {
  const { direction, family, protocol, ports } = rule;
  return {
    run: openstack(
      ['security', 'group', 'rule', 'create'],
      [
        `--${direction}`,
        '--ethertype',
        family === 4 ? 'IPv4' : 'IPv6',
        { option: '--protocol', value: protocol },
        ...portOptions(protocol, ports),
        { option: '--remote-ip', value: range },
      ],
      group,
    ),
  };
}

function portOptions(protocol: string, ports: readonly [first: string, last: string] | undefined): readonly Valued[] {
  if (!ports) return [];
  const [first, last] = ports;
  if (/icmp/.test(protocol)) {
    const type: Valued = { option: '--icmp-type', value: first };
    return last === first ? [type] : [type, { option: '--icmp-code', value: last }];
  }
  return [{ option: '--dst-port', value: first === last ? first : `${first}:${last}` }];
}

/** Waits for the end: what was not retained is gone after it. */
export function deleteStackCommand(stack: Word): Command {
  return { run: openstack(['stack', 'delete'], ['--yes', '--wait'], stack) };
}

export function deleteCommand(what: Live | LiveMember): Command {
  if (what.live === 'member') {
    return { run: openstack(['loadbalancer', 'member', 'delete'], ['--wait'], what.pool, what.id) };
  }
  return { run: openstack([...nouns[what.live], 'delete'], deleting[what.live] ?? [], what.id) };
}

export function removeSubnetCommand(router: Word, subnet: Word): Command {
  return { run: openstack(['router', 'remove', 'subnet'], [], router, subnet) };
}

/** What a thing ends in when it has failed: the reader must see it instead of waiting for ever. */
const failed: Partial<Readonly<Record<LiveKind, readonly string[]>>> = {
  image: ['killed', 'deleted', 'deactivated'],
  server: ['ERROR'],
  snapshot: ['error'],
  volume: ['error', 'error_restoring'],
};

export function waitForStatusCommand(live: Live, status: string): Command {
  return { repeat: show(live, ['status'], 'value'), until: [status, ...(failed[live.live] ?? [])] };
}

function show({ live, id }: Live, columns: readonly string[], format: 'value' | 'json'): Argv {
  return openstack([...nouns[live], 'show'], columnsOf(columns, format), id);
}

type CloudLook = Exclude<
  Look,
  {
    readonly look:
      | 'object'
      | 'objects'
      | 'console'
      | 'signals'
      | 'may-clone'
      | 'key-file'
      | 'dry-runs'
      | 'resource-changes'
      | 'listed-ids'
      | 'policies'
      | 'output';
  }
>;

export function lookAtCloud(look: CloudLook): Argv {
  switch (look.look) {
    case 'live':
      return show(look.live, look.columns, look.as);
    case 'public-key':
      return openstack(['keypair', 'show'], ['--public-key'], look.keyPair);
    case 'group-rules':
      return openstack(['security', 'group', 'rule', 'list'], ['--long'], look.group);
    case 'quota':
      return openstack(['quota', 'show'], ['--usage', '-f', 'json']);
    case 'balancer-quota':
      return openstack(['loadbalancer', 'quota', 'show'], ['-f', 'json'], look.project);
    case 'balancers':
      return openstack(['loadbalancer', 'list'], columnsOf(['name'], 'value'));
    case 'own-project':
      return openstack(['token', 'issue'], columnsOf(['project_id'], 'value'));
    case 'server-volumes':
      // The flag Delete On Termination is shown from this version on.
      return [
        'openstack',
        '--os-compute-api-version',
        '2.79',
        ...openstack(['server', 'volume', 'list'], [], look.server).slice(1),
      ];
    case 'port-of-address':
      return openstack(['port', 'list'], ['-f', 'value', '-c', 'ID', '--fixed-ip', ['ip-address=', look.address]]);
    case 'members':
      return openstack(
        ['loadbalancer', 'member', 'list'],
        columnsOf(['name', 'address', 'protocol_port', 'operating_status'], 'json'),
        look.pool,
      );
    case 'physical-id':
      return openstack(
        ['stack', 'resource', 'show'],
        columnsOf(['physical_resource_id'], 'value'),
        look.stack,
        look.resource,
      );
    case 'generated-value':
      return openstack(['stack', 'resource', 'show'], columnsOf(['attributes'], 'json'), look.stack, look.resource);
    case 'stack-part':
      return stackPart(look.stack, look.part);
  }
}

type StackPart = Extract<Look, { readonly look: 'stack-part' }>['part'];

/** Heat nests stacks at most five deep. */
const depth = '5';

function stackPart(stack: Word, part: StackPart): Argv {
  switch (part) {
    case 'events':
      return openstack(['stack', 'event', 'list'], ['--nested-depth', depth], stack);
    case 'files':
      return openstack(['stack', 'file', 'list'], [], stack);
    case 'snapshots':
      return openstack(['stack', 'snapshot', 'list'], [], stack);
    case 'template':
      return openstack(['stack', 'template', 'show'], [], stack);
    case 'resources':
      return openstack(['stack', 'resource', 'list'], ['-n', depth, '-f', 'json'], stack);
    case 'failed':
      return openstack(['stack', 'resource', 'list'], ['-n', depth, '--filter', 'status=FAILED', '-f', 'json'], stack);
  }
}
