/** The commands of every operation. What is prose has none. */
import type { ObjectRef } from '../../kubernetes/object-ref.ts';
import type { Look, Operation, SavedName } from '../../plan/operations.ts';
import { savedFiles } from '../layout.ts';
import type { Argv, Command } from './command.ts';
import {
  applyCommand,
  completeCommand,
  deleteAllCommand,
  deleteCommands,
  rehearsalFile,
  rehearseCommands,
  importCommand,
  lookAtObjects,
  machineArgv,
  signalsArgv,
  scaleCommand,
  mayCloneArgv,
  namespaceCommand,
  uploadCommand,
  waitCommands,
} from './kubectl.ts';
import {
  addMemberCommand,
  admitCommand,
  attachCommand,
  createStackCommand,
  createVolumeCommand,
  deleteCommand,
  deleteStackCommand,
  imageCommand,
  lookAtCloud,
  rebindCommand,
  removeSubnetCommand,
  reserveCommand,
  saveImageCommand,
  serverCommand,
  setMemberCommand,
  snapshotCommand,
  updateStackCommand,
  waitForStatusCommand,
} from './openstack.ts';
import type { Printing } from './printing.ts';

/**
 * In the order in which they run. Operations that a person does by editing a file or answering a question have none.
 */
export function commandsOf(operation: Operation, printing: Printing): readonly Command[] {
  switch (operation.op) {
    case 'apply':
      return [applyCommand(operation, printing)];
    case 'complete':
      return [completeCommand(printing.fileOf(operation.object), operation.pointer, operation.value)];
    case 'namespace':
      return [namespaceCommand(operation.name)];
    case 'start':
    case 'stop': {
      const { op, what } = operation;
      return ['live' in what ? serverCommand(op, what) : { run: machineArgv(op, what) }];
    }
    case 'restart':
      return [{ run: machineArgv('restart', operation.what) }];
    case 'scale':
      return [scaleCommand(operation.what, operation.replicas)];
    case 'rehearse':
      return rehearseCommands(operation);
    case 'upload':
    case 'import':
      return imageCommands(operation);
    case 'discard':
      return [{ run: ['rm', '-f', ...operation.of.map(fileOf)] }];
    case 'delete':
      return deletions(operation.what);
    case 'deleteAll':
      return [deleteAllCommand(operation.namespace, printing), ...deleteCommands(operation.alike)];
    case 'wait':
      return 'live' in operation ? [waitForStatusCommand(operation.live, operation.until)] : waitCommands(operation);
    case 'look':
      return lookCommands(operation, printing);
    case 'verify':
      return lookCommands(operation, printing);
    case 'find':
      return [];
    case 'answer':
      return answerCommands(
        operation.objects.map((object) => printing.fileOf(object)),
        printing.answers,
      );
    case 'residualValues': {
      const { residualValues: values } = printing;
      return values ? [{ run: ['cp', '-n', values.asked, values.own] }] : [];
    }
    case 'keyPair':
      return [{ run: ['ssh-keygen', '-t', 'ed25519', '-f', printing.privateFile(`${operation.name}.key`)] }];
    case 'record':
    case 'forget':
    case 'ask':
    case 'note':
    case 'show':
      return [];
    default:
      return cloudCommands(operation, printing);
  }
}

/** Operations on the cloud; those on the cluster are printed above. */
type CloudOperation = Extract<
  Operation,
  {
    readonly op:
      | 'addMember'
      | 'admit'
      | 'attach'
      | 'copy'
      | 'createStack'
      | 'createVolume'
      | 'deleteStack'
      | 'detach'
      | 'rebindAddress'
      | 'removeSubnet'
      | 'reserve'
      | 'setMember'
      | 'snapshot'
      | 'updateStack';
  }
>;

function cloudCommands(operation: CloudOperation, printing: Printing): readonly Command[] {
  switch (operation.op) {
    case 'attach':
    case 'detach':
      return [attachCommand(operation.op, operation.server, operation.volume)];
    case 'snapshot':
      return [snapshotCommand(operation.volume, operation.name)];
    case 'createVolume':
      return [createVolumeCommand(operation)];
    case 'copy':
      return [imageCommand(operation.from, operation.image)];
    case 'rebindAddress':
      return [rebindCommand(operation.address.id, operation.port)];
    case 'admit':
      return [admitCommand(operation)];
    case 'addMember':
      return [addMemberCommand(operation)];
    case 'setMember':
      return [setMemberCommand(operation.member, operation.weight)];
    case 'updateStack':
      return [updateStackCommand(operation, printing)];
    case 'createStack':
      return [createStackCommand(operation.stack, operation.template, printing)];
    case 'deleteStack':
      return [deleteStackCommand(operation.stack)];
    case 'reserve':
      return [reserveCommand(operation)];
    case 'removeSubnet':
      return [removeSubnetCommand(operation.router, operation.subnet)];
  }
}

/** Into a claim that exists, or one that is made for it. */
function imageCommands(operation: Extract<Operation, { readonly op: 'upload' | 'import' }>): readonly Command[] {
  const { claim, image } = operation;
  const file = imageFile(claim);
  const sent = operation.op === 'upload' ? uploadCommand(claim, file) : importCommand(operation, file);
  return [saveImageCommand(image, file), sent];
}

/** Where an image lies between the download and the upload. */
function imageFile({ name }: ObjectRef): string {
  return `${name}.img`;
}

/** What an upload, or a rehearsal, leaves in the directory. */
function fileOf(object: ObjectRef): string {
  return object.kind === 'VirtualMachine' ? rehearsalFile(object) : imageFile(object);
}

/** A copy that the reader has made before stays. */
function answerCommands(files: readonly string[], folder: string): readonly Command[] {
  return [{ run: ['mkdir', '-p', folder] }, { run: ['cp', '-n', ...files, folder] }];
}

function deletions(what: Extract<Operation, { readonly op: 'delete' }>['what']): readonly Command[] {
  const live = what.flatMap((item) => ('live' in item ? [deleteCommand(item)] : []));
  const objects = what.flatMap((item) => ('live' in item ? [] : [item]));
  return [...live, ...deleteCommands(objects)];
}

interface Looking {
  readonly look: Look;
  readonly into?: SavedName;
}

function lookCommands({ look, into }: Looking, printing: Printing): readonly Command[] {
  const run = lookArgv(look, printing);
  if (look.look === 'generated-value') return [{ run, pipe: ['jq', '-r', '.attributes.value'] }];
  return [into === undefined ? { run } : { run, into: savedFiles[into] }];
}

/** The command that shows what is looked at. It changes nothing. */
export function lookArgv(look: Look, printing: Printing): Argv {
  switch (look.look) {
    case 'object':
    case 'objects':
      return lookAtObjects(look);
    case 'console':
      return machineArgv('console', look.machine);
    case 'signals':
      return signalsArgv(look);
    case 'may-clone':
      return mayCloneArgv(look);
    case 'key-file':
      return ['cat', printing.privateFile(`${look.name}.key.pub`)];
    case 'dry-runs':
      return ['jq', '-c', `[.${look.key}[].resource_name] | sort`, ...look.files.map((name) => savedFiles[name])];
    case 'resource-changes':
      return [
        'jq',
        '-n',
        '-c',
        '--slurpfile',
        'before',
        savedFiles[look.before],
        '--slurpfile',
        'after',
        savedFiles[look.after],
        changedIds,
      ];
    case 'listed-ids':
      return ['jq', '-c', listedIds, savedFiles[look.file], '--args', ...look.ids];
    case 'policies':
      return ['grep', '-c', '-i', '-E', 'deletion_?policy[^a-z]*retain', savedFiles[look.file]];
    case 'output':
      return ['heat2kube', 'verify', '.', ...printing.gate];
    default:
      return lookAtCloud(look);
  }
}

const listedIds = '[.[].physical_resource_id | select(IN($ARGS.positional[]))]';

const changedIds =
  '[$before[0], $after[0]] | map(map([.resource_name, .stack_name, .physical_resource_id])) | (.[0] - .[1]) + (.[1] - .[0])';
