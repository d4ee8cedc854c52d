/** Holds a conversion to what an earlier one into the same output settled: nothing that may hold data changes its name or its origin unseen. */
import type { NodeId } from '../evaluate/fact.ts';
import { defineDiagnostic, type Where } from '../diagnostics/diagnostic.ts';
import { listed } from '../source/listed.ts';
import type { Origin, Settled } from './settled.ts';
import type { World } from './world.ts';
import { append } from '../source/append.ts';

const modeChanged = defineDiagnostic({
  code: 'plan/mode-changed',
  severity: 'error',
  message: () => 'this output was made with facts of a live stack, but no facts are given now',
  explanation:
    'heat2kube.lock records that the output moves a live stack. Without facts, every disk would start empty or from its image, and the steps and templates that protect the live stack would be removed. Give the facts bundle with --facts. To deploy from scratch instead, give --mode redeploy or choose another directory with -o.',
});

const originChanged = defineDiagnostic({
  code: 'plan/origin-changed',
  severity: 'error',
  message: (node: string, before: string, after: string) =>
    `"${node}" ${before} according to heat2kube.lock, but now it ${after}`,
  explanation:
    'heat2kube.lock records which live volume or server each disk and VM takes its content from. A different one now would replace data. Check the facts: they may be incomplete, or of another stack. If the live stack has really replaced the volume or server, convert into another directory with -o. If you change between a move of the live stack and a deployment from scratch on purpose, give --mode: objects that you have applied then lose their content.',
});

const originChangedAsAsked = defineDiagnostic({
  code: 'plan/origin-changed-as-asked',
  severity: 'warning',
  message: (node: string, before: string, after: string) =>
    `"${node}" ${before} according to heat2kube.lock, but now it ${after}, because the mode asks for it`,
  explanation:
    'The output changes between a move of the live stack and a deployment from scratch, as --mode or mode in heat2kube.yaml says. If objects of the earlier output were applied, do not apply this one over them: claims keep their old content or cannot be changed, and start-up scripts may format disks that hold data. Delete them first, or choose another directory and namespace.',
});

const originGone = defineDiagnostic({
  code: 'plan/origin-gone',
  severity: 'warning',
  message: (node: string, before: string) =>
    `"${node}" is no longer in the output; according to heat2kube.lock it ${before}`,
  explanation:
    'An earlier conversion into the same directory moved this VM or disk to the cluster, and this one does not. Objects that you have applied stay in the cluster until you delete them, unless your tools delete what is no longer in the output. Claims and volumes hold data.',
});

const originRenamed = defineDiagnostic({
  code: 'plan/origin-renamed',
  severity: 'error',
  message: (node: string, before: string, after: string) =>
    `"${node}" ${before} according to heat2kube.lock, but now "${after}" does`,
  explanation:
    'The resource has another name now, and its objects would be removed and made a second time under another name: two claims or VMs for one live volume or server. To keep the names, add the new path with the name that the objects have in heat2kube.lock to names in heat2kube.yaml.',
});

const stackChanged = defineDiagnostic({
  code: 'plan/stack-changed',
  severity: 'error',
  message: (before: string, after: string) =>
    `this output is of the stack "${before}" according to heat2kube.lock, but now it would be of "${after}"`,
  explanation:
    'Files and generated secrets of the first stack would be removed or mixed with those of the second one. Choose another directory with -o. If it is the same stack under a new name, give the old name (--stack-name, or the key under stacks in heat2kube.yaml): objects have labels and DNS names with the name of the stack. If nothing was applied yet, delete the directory and convert again.',
});

const nothingInCommon = defineDiagnostic({
  code: 'plan/other-stack',
  severity: 'error',
  message: (before: string) =>
    `the stack has none of the resources that this output has according to heat2kube.lock: ${before}`,
  explanation:
    'This is probably another stack, whose template has the same name. Files and generated secrets of the first stack would be removed. Choose another directory with -o. If it is the same stack, and all its resources have other names now, delete the directory and convert again; objects that you have applied stay in the cluster until you delete them.',
});

const namespaceChanged = defineDiagnostic({
  code: 'plan/namespace-changed',
  severity: 'error',
  message: (before: string, after: string) =>
    `the objects of this output are in the namespace "${before}" according to heat2kube.lock, but now they would be in "${after}"`,
  explanation:
    'In another namespace every claim, Secret and VM would be a new object without the data of the old one, which stays where it is. Give the old namespace (--namespace, or namespace in heat2kube.yaml), or choose another directory with -o. If nothing was applied yet, delete the directory and convert again.',
});

const renamed = defineDiagnostic({
  code: 'plan/object-renamed',
  severity: 'error',
  message: (kind: string, before: string, node: string, after: string) =>
    `${kind} ${before} of "${node}" would be renamed to ${after}`,
  explanation:
    'An earlier conversion into the same directory wrote the object with the first name, which heat2kube.lock records. Under another name it would be a new object without the data of the old one. To keep the name or to accept another one, add the resource with its name to names in heat2kube.yaml.',
});

const renamedAsAsked = defineDiagnostic({
  code: 'plan/object-renamed-as-asked',
  severity: 'warning',
  message: (kind: string, before: string, node: string, after: string) =>
    `${kind} ${before} of "${node}" is renamed to ${after}, because heat2kube.yaml asks for it`,
  explanation:
    'If the object with the old name was applied, it stays in the cluster with its data until you delete it, and the one with the new name has none of its data. Copy what you need before you delete the old object.',
});

const nameGivenTwice = defineDiagnostic({
  code: 'plan/name-given-twice',
  severity: 'error',
  message: (name: string, paths: string) => `heat2kube.yaml gives the name "${name}" to several resources: ${paths}`,
  explanation: 'Objects of different resources need different names. Correct names in heat2kube.yaml.',
});

export const settledDiagnostics = Object.freeze([
  modeChanged,
  originChanged,
  originChangedAsAsked,
  originGone,
  originRenamed,
  stackChanged,
  nothingInCommon,
  namespaceChanged,
  renamed,
  renamedAsAsked,
  nameGivenTwice,
]);

/** Messages with which an output must stay as it was: what it would become loses data. */
const conflicts: ReadonlySet<string> = new Set([
  modeChanged.code,
  originChanged.code,
  originRenamed.code,
  stackChanged.code,
  nothingInCommon.code,
  namespaceChanged.code,
  renamed.code,
]);

export function isSettledConflict({ code }: { readonly code: string }): boolean {
  return conflicts.has(code);
}

export function checkSettled(world: World, earlier: Settled | undefined, now: Settled): void {
  checkGivenNames(world);
  if (!earlier) return;
  if (isOtherStack(world, earlier)) return;
  checkNames(world, earlier, now);
  checkNamespace(world, earlier);
  const goesBack = earlier.mode === 'migrate' && now.mode === 'redeploy';
  if (goesBack && world.config.mode !== 'redeploy') world.account.reports.report(modeChanged, {});
  else checkOrigins(world, earlier, now);
}

/** Reported once: whatever else differs follows from it. */
function isOtherStack({ config, graph, account: { reports } }: World, earlier: Settled): boolean {
  if (earlier.objects.size === 0) return false;
  const { stackName, names } = earlier;
  if (stackName !== undefined && stackName !== config.stackName) {
    reports.report(stackChanged, {}, stackName, config.stackName);
    return true;
  }
  // An output is of no resource.
  const resources = new Set([...graph.nodes.values()].map(({ resource }) => resource).filter((path) => path !== ''));
  const before = [...new Set([...names.keys()].map(resourceOf))];
  if (resources.size === 0 || before.some((resource) => resources.has(resource))) return false;
  reports.report(nothingInCommon, {}, listed(before.map((resource) => `"${resource}"`)));
  return true;
}

function checkGivenNames({ config: { names }, source, account: { reports } }: World): void {
  const at = (path: string): Where => ({ span: source.configPlace('names', path) });
  const byName = new Map<string, string[]>();
  for (const [path, name] of names) append(byName, name, path);
  for (const [name, own] of byName) {
    const [, second] = own;
    if (second !== undefined) reports.report(nameGivenTwice, at(second), name, own.join(', '));
  }
}

/** An object is renamed where its node has another one of the same kind instead, whoever has the old name now. */
function checkNames({ config, account: { reports } }: World, earlier: Settled, now: Settled): void {
  for (const [node, before] of earlier.objects) {
    const after = now.objects.get(node) ?? [];
    const gone = before.filter((label) => !after.includes(label));
    const added = after.filter((label) => !before.includes(label));
    for (const label of gone) {
      const [kind = '', name = ''] = label.split('/');
      const successor = added.find((other) => other.startsWith(`${kind}/`));
      if (successor === undefined) continue;
      const kindOfMessage = config.names.has(resourceOf(node)) ? renamedAsAsked : renamed;
      reports.report(kindOfMessage, { resource: resourceOf(node) }, kind, name, node, successor.slice(kind.length + 1));
    }
  }
}

/** What objects may hold, for later runs: a deployment from scratch over the output of a move takes no content out of them. */
export function originsToKeep(
  now: Pick<Settled, 'mode' | 'origins'>,
  earlier: Settled | undefined,
): Settled['origins'] {
  if (now.mode !== 'redeploy' || !earlier) return now.origins;
  return new Map(
    [...now.origins].map(([node, origin]) => {
      const before = earlier.origins.get(node);
      return [node, origin.origin === 'fresh' && before ? before : origin];
    }),
  );
}

/** In another one every object that is kept is a new one. */
function checkNamespace({ config, account: { reports } }: World, { namespace, objects }: Settled): void {
  if (namespace === undefined || namespace === config.namespace || objects.size === 0) return;
  reports.report(namespaceChanged, {}, namespace, config.namespace);
}

/** The path of a part's resource: `db` of `db#root`. */
function resourceOf(node: NodeId): string {
  return node.replace(/#.*/, '');
}

/**
 * Another mode needs the user's word. In one mode, what starts without old data can still get some: it is what the plan asks for.
 * After a way back from a move, objects of the move may still be there.
 */
function checkOrigins({ config, account: { reports } }: World, earlier: Settled, now: Settled): void {
  const changesMode = earlier.mode !== now.mode;
  const isBack = earlier.mode === 'redeploy' && now.mode === 'redeploy';
  const kindOfMessage = isBack || (changesMode && config.mode === now.mode) ? originChangedAsAsked : originChanged;
  for (const [node, before] of earlier.origins) {
    if (before.origin === 'fresh' && !changesMode) continue;
    const after = now.origins.get(node);
    const at = { resource: resourceOf(node) };
    if (!after) {
      if (before.origin === 'fresh') continue;
      const heir = [...now.origins].find(
        ([other, origin]) => !earlier.origins.has(other) && isSameOrigin(before, origin),
      );
      if (heir && !config.names.has(resourceOf(heir[0])))
        reports.report(originRenamed, { resource: resourceOf(heir[0]) }, node, originText(before), heir[0]);
      else reports.report(originGone, at, node, originText(before));
    } else if (!isSameOrigin(before, after)) {
      reports.report(kindOfMessage, at, node, originText(before), originText(after));
    }
  }
}

function isSameOrigin(before: Origin, after: Origin): boolean {
  if (before.origin === 'fresh' || after.origin === 'fresh') return before.origin === after.origin;
  return before.origin === after.origin && before.of === after.of;
}

function originText(origin: Origin): string {
  switch (origin.origin) {
    case 'fresh':
      return 'starts without old data';
    case 'moved':
      return `takes over from the server ${origin.of}`;
    case 'adopted':
      return `uses the live volume ${origin.of}`;
    case 'copied':
      return `is a copy of ${origin.of}`;
  }
}
