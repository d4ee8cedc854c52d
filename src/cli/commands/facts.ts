/** `heat2kube facts`: a shell script of read-only `openstack` commands whose output is the facts bundle. */
import { shellWord } from '../../print/slots/shell.ts';
import { exitStatus } from '../exit-status.ts';
import type { Terminal } from '../terminal.ts';

/** A part of the bundle: the ids that it is about, and the command that shows one of them. */
interface Part {
  /** Key of the bundle. */
  readonly key: string;
  /** Prints one id on each line. */
  readonly ids: string;
  readonly show: string;
  /** Columns that are asked for. No others: user data, passwords and keys stay where they are. */
  readonly columns: readonly string[];
}

/** Types whose physical ids are looked up, by the key of the bundle that they fill. */
const parts: readonly Part[] = [
  {
    key: 'servers',
    ids: ofType('OS::Nova::Server'),
    show: 'server show',
    columns: [
      'id',
      'name',
      'status',
      'flavor',
      'image',
      'volumes_attached',
      'attached_volumes',
      'OS-EXT-AZ:availability_zone',
    ],
  },
  {
    key: 'volumes',
    ids: `{ ${ofType('OS::Cinder::Volume')}; server_volumes; } | sort -u`,
    show: 'volume show',
    columns: [
      'id',
      'name',
      'size',
      'status',
      'type',
      'bootable',
      'encrypted',
      'multiattach',
      'availability_zone',
      'attachments',
    ],
  },
  {
    key: 'ports',
    ids: `{ ${ofType('OS::Neutron::Port')}; server_ports; } | sort -u`,
    show: 'port show',
    columns: ['id', 'name', 'mac_address', 'network_id', 'device_id', 'fixed_ips'],
  },
  {
    key: 'networks',
    ids: 'openstack network list -f value -c ID',
    show: 'network show',
    columns: ['id', 'name', 'mtu', 'subnets', 'router:external', 'port_security_enabled'],
  },
  {
    key: 'subnets',
    ids: 'openstack subnet list -f value -c ID',
    show: 'subnet show',
    columns: ['id', 'name', 'cidr', 'gateway_ip', 'network_id'],
  },
  {
    key: 'flavors',
    ids: 'openstack flavor list --all -f value -c ID',
    show: 'flavor show',
    columns: ['id', 'name', 'vcpus', 'ram', 'disk', 'OS-FLV-EXT-DATA:ephemeral', 'swap', 'properties'],
  },
  {
    key: 'images',
    ids: 'server_images',
    show: 'image show',
    columns: ['id', 'name', 'disk_format', 'min_disk', 'size', 'virtual_size', 'properties'],
  },
];

function ofType(type: string): string {
  return `ids ${type}`;
}

export function facts(terminal: Terminal, stack: string): number {
  terminal.out.write(factsScript(stack));
  return exitStatus.fine;
}

/** Needs a POSIX shell and the client, nothing else; an id that is not there any more is passed over with the client's message. */
export function factsScript(stack: string): string {
  return `#!/bin/sh
# Facts about a live Heat stack, for "heat2kube convert --facts facts.json". Every command only reads:
#
#   heat2kube facts ${shellWord(stack)} > facts.sh
#   sh facts.sh > facts.json
#
# Columns are named one by one, so user data, passwords, keys and parameters are not in the result.
set -eu
stack=${shellWord(stack)}

# Physical ids of the resources of a type, in nested stacks too.
ids() {
  openstack stack resource list -n 5 -f value -c physical_resource_id -c resource_type "$stack" |
    awk -v type="$1" '$2 == type { print $1 }'
}

server_volumes() {
  ids OS::Nova::Server | while read -r id; do
    openstack server volume list -f value -c 'Volume ID' "$id" </dev/null
  done
}

server_ports() {
  ids OS::Nova::Server | while read -r id; do
    openstack port list -f value -c ID --server "$id" </dev/null
  done
}

server_images() {
  ids OS::Nova::Server | while read -r id; do
    openstack server show -f value -c image "$id" </dev/null
  done | sed -n 's/.*(\\([0-9a-f-]\\{36\\}\\))$/\\1/p' | sort -u
}

# Shows every id of standard input with the given command, as a JSON list.
all() {
  comma=
  echo '['
  while read -r id; do
    [ -n "$id" ] && [ "$id" != None ] || continue
    if shown=$(openstack "$@" -f json "$id" </dev/null); then
      printf '%s%s\\n' "$comma" "$shown"
      comma=,
    fi
  done
  echo ']'
}

echo '{ "stack":'
openstack stack show -f json -c id -c stack_name -c stack_status "$stack"
echo ', "resources":'
openstack stack resource list -n 5 -f json -c resource_name -c physical_resource_id -c resource_type -c resource_status -c stack_name "$stack"
${parts.map(partText).join('\n')}
echo ', "floatingIps":'
openstack floating ip list --long -f json -c ID -c 'Floating IP Address' -c 'Fixed IP Address' -c Port -c 'Floating Network'
echo '}'
`;
}

function partText({ key, ids, show, columns }: Part): string {
  const flags = columns.map((column) => `-c ${shellWord(column)}`).join(' ');
  return `echo ', "${key}":'\n${ids} | all ${show} ${flags}`;
}
