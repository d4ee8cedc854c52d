/** Holds `moved` of the configuration to the stack: an entry that names nothing would leave a machine without its final manifest. */
import { isMoved } from '../config/path-pattern.ts';
import { defineDiagnostic, type Where } from '../diagnostics/diagnostic.ts';
import { closestName, orMeant } from '../diagnostics/did-you-mean.ts';
import type { World } from './world.ts';

const movedNothing = defineDiagnostic({
  code: 'plan/moved-nothing',
  severity: 'warning',
  message: (pattern: string, meant: string) =>
    `"${pattern}" under moved in heat2kube.yaml matches no resource that moves${meant}`,
  explanation:
    'An entry of moved is the path of a resource that moves to the cluster, such as db or web/0; * matches any characters within one name. A group or a nested stack does not move itself: list its members (web/*).',
});

const movedWithoutFacts = defineDiagnostic({
  code: 'plan/moved-without-facts',
  severity: 'error',
  message: (entries: string) =>
    `heat2kube.yaml has moved resources (${entries}), but no facts of the live stack are given`,
  explanation:
    'Moved resources keep their volumes, identity and addresses, which are in the facts. Without them the manifests would create new, empty disks. Give the facts bundle with --facts; to deploy from scratch, remove the key moved.',
});

const moveWithoutFacts = defineDiagnostic({
  code: 'plan/move-without-facts',
  severity: 'error',
  message: () => 'mode migrate moves a live stack, but no facts of it are given',
  explanation:
    'Which servers, volumes and addresses the live stack has is in the facts. Without them every disk would start empty or from its image, and the plan would not stop or copy the old servers. Collect the facts with the commands of `heat2kube facts` and give them with --facts. To deploy from scratch, use mode redeploy.',
});

const noLiveResources = defineDiagnostic({
  code: 'plan/no-live-resources',
  severity: 'error',
  message: () => 'the facts list no resource of the live stack, so nothing of it would be moved',
  explanation:
    'Without the list of resources nothing in the facts belongs to the template: every disk would start empty, as if no live stack existed. The list is missing, empty or was cut. Collect the facts again with the commands of `heat2kube facts`. To deploy from scratch beside the live stack, give --mode redeploy.',
});

export const movedDiagnostics = Object.freeze([movedNothing, movedWithoutFacts, moveWithoutFacts, noLiveResources]);

export function checkMoved({ config, graph, live, placed, source, account: { reports } }: World): void {
  const { moved } = config;
  const at = (entry: string): Where => ({ span: source.configPlace('moved', entry) });
  const { facts } = live;
  const nodes = [...graph.nodes.values()].filter(({ id }) => placed.on(id, 'cluster') !== undefined);
  if (live.mode === 'migrate' && facts?.physicalIds.size === 0 && nodes.length > 0) reports.report(noLiveResources, {});
  const [first] = moved;
  if (first === undefined) {
    if (live.mode === 'migrate' && !facts && nodes.length > 0) reports.report(moveWithoutFacts, {});
    return;
  }
  if (live.mode === 'redeploy' || !facts) {
    reports.report(movedWithoutFacts, at(first), moved.join(', '));
    return;
  }
  const paths = [...new Set(nodes.map(({ resource }) => resource))];
  for (const pattern of moved) {
    if (paths.some((path) => isMoved({ moved: [pattern] }, path))) continue;
    reports.report(movedNothing, at(pattern), pattern, orMeant(closestName(pattern, paths, at(pattern).span)));
  }
}
