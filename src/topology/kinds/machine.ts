/** A machine and what its boot is told; its disks and interfaces are nodes of their own. */
import { facet, type NodeId, type NodeRef } from '../../evaluate/fact.ts';
import type { ContainerSpec } from '../../containers/spec.ts';
import type { Origins, Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface Machine extends NodeBase<'machine'> {
  /** Name in the cloud as given; absent when Heat generates it. */
  readonly name?: Value;
  /** Flavor: a node, or the name or id of one that the cloud knows. */
  readonly shape?: NodeRef;
  /**
   * Interfaces in the order of the template (eth0 first): nics of the stack, or ports that exist outside it.
   * Ports that Nova or Heat would make for this machine are nics with `machine` set.
   */
  readonly nics: readonly NodeRef[];
  /** `given`: as listed; `none`: explicitly no network; `auto`: the project's own; `unstated`: the template says nothing. */
  readonly nicPolicy: 'given' | 'none' | 'auto' | 'unstated';
  readonly keyPair?: NodeRef;
  readonly userData?: UserData;
  /** What cfn-init applies when a program of the guest calls it: `AWS::CloudFormation::Init` of the metadata of the resource. */
  readonly setup?: Value;
  /** Server groups from scheduler hints. */
  readonly placement: readonly NodeRef[];
  /** Other scheduler hints by name (`different_host`, ...). */
  readonly hints: ReadonlyMap<string, Value>;
  readonly availabilityZone?: Value;
  /** User that Heat has cloud-init make the default one, where the image does not decide. */
  readonly defaultUser?: Value;
  /** Nova metadata, readable by the guest. */
  readonly metadata?: Value;
  /** `admin_pass`: Nova hands it to the guest in its metadata. */
  readonly adminPassword?: Value;
  /** Whether start-up data also comes on a disk (`config_drive`). */
  readonly configDrive?: Value;
  /** Files injected at boot: a map from path to content. */
  readonly files?: Value;
  /** Tags of the Nova API; guests do not see them. */
  readonly tags?: Value;
  /** The container that it is: a service of the cloud runs it on a server of its own, and it has no guest. */
  readonly program?: Program;
  /** A service of the cloud makes it, so Heat has no resource for it, and no facts of a live stack are about it. */
  readonly launched?: true;
}

/** A container of its own, with its volumes. */
export interface Program {
  readonly spec: ContainerSpec;
  /** Volumes of the cloud by their directories, each of which an attachment gives to the machine. */
  readonly volumes: readonly { readonly volume: NodeRef; readonly target: string }[];
  /** Leaves that name its image. */
  readonly origins: Origins;
  /** Nobody asked for it to be started again when it ends. */
  readonly once?: true;
}

/** Start-up data as Nova would deliver it. */
export interface UserData {
  /**
   * `raw`: cloud-init gets the text itself; `cfntools`: the text is executed as a program by Heat's part-handler;
   * `software-config`: multipart, text sniffed as with raw, deployments polled later.
   */
  readonly format: 'raw' | 'cfntools' | 'software-config';
  /** The text, or the software unit that holds it. */
  readonly content: { readonly text: Value } | { readonly unit: NodeId };
}

/** What start-up data a machine has: where they are not, the choice of a configuration is nowhere either. */
export function startUpFacet(machine: NodeId): NodeId {
  return facet(machine, 'user-data');
}

export const machine = defineKind<Machine>()({
  kind: 'machine',
  staysWith: 'servers',
  edges: {
    shape: { to: ['machine-shape'], refs: ({ shape }) => [shape] },
    nics: { to: ['nic'], refs: ({ nics }) => nics },
    keyPair: { to: ['key-pair'], refs: ({ keyPair }) => [keyPair] },
    userData: {
      to: ['software-unit'],
      refs: ({ userData }) => (userData && 'unit' in userData.content ? [{ node: userData.content.unit }] : []),
    },
    placement: { to: ['placement-group'], refs: ({ placement }) => placement },
    programVolumes: { to: ['volume'], refs: ({ program }) => program?.volumes.map(({ volume }) => volume) ?? [] },
  },
});
