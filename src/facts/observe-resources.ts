/** Reports where the resources of the template and those of the live stack are not the same ones, or cannot be updated. */
import { present } from '../source/present.ts';
import { pluginType } from '../../grammar/heat/index.ts';
import { dnsLabel } from '../kubernetes/names.ts';
import { closestName, orMeant } from '../diagnostics/did-you-mean.ts';
import { isTemplateName } from '../hot/registry.ts';
import { allResources, type Resource } from '../stack/stack.ts';
import {
  addedLives,
  addedNothing,
  drift,
  notLive,
  otherName,
  otherStack,
  stackGone,
  strangeResource,
  strayServer,
  typeDiffers,
  unlisted,
  unusable,
} from './live-diagnostics.ts';
import { labelOf } from './fact-source.ts';
import type { Observer } from './observer.ts';
import { reconcile } from './reconcile.ts';
import { goneStatus, statusTrouble } from './stack.ts';
import { sharedNames } from './tree-difference.ts';

export function observeResources(observer: Observer): void {
  observeStatus(observer);
  observeName(observer);
  const { stack, view, config } = observer;
  // That there is no list is one message, of the plan.
  if (view.facts.physicalIds.size === 0) return;
  const found = reconcile(stack, view, config);
  const { missing, strange, resized, isOther } = found;
  if (isOther) {
    const name = view.facts.stack?.name;
    observer.report(otherStack, {}, name === undefined ? '' : ` "${name}"`);
    return;
  }
  observeAdded(observer, found);
  observeTypes(observer);
  for (const { path, definition } of missing) {
    observer.report(notLive, { resource: path, span: definition.nameSpan }, path);
  }
  for (const { path, definition } of found.unlisted) {
    observer.report(unlisted, { resource: path, span: definition.nameSpan }, path);
  }
  for (const path of strange) {
    const id = present(view.facts.physicalIds.get(path), 'live id');
    const label = `${path} (${id})`;
    if (!observer.ignores({ id, path, what: 'live resource', label }))
      observer.report(strangeResource, observer.whereOf(path), path, id);
  }
  // One that is missing says so itself.
  if (missing.length === 0) observeServers(observer);
  for (const { path, definition, group } of resized) {
    const { members: live, asked: template = [], kind } = present(group, 'group');
    const isNamed = kind === 'resource_group';
    const tell = (names: readonly string[]): string => (isNamed ? names.join(', ') || 'none' : String(names.length));
    const drifted = { live: tell(live), template: tell(template), used: 'live' } as const;
    const about = isNamed ? 'the live group has the members' : 'the live group has the size';
    observer.report(drift, { resource: path, span: definition.nameSpan }, path, about, drifted);
  }
}

/** Of what has moved the list may lack what the cloud still has, and one that shares a volume is told by the volume. */
function observeServers(observer: Observer): void {
  const { facts, nodeWithId } = observer.view;
  const listed = new Set(facts.physicalIds.values());
  for (const thing of facts.servers.values()) {
    const isShared = thing.volumes.some(({ id }) => nodeWithId('volume', id));
    if (listed.has(thing.id) || facts.released?.has(thing.id) || isShared) continue;
    const label = labelOf(thing);
    if (!observer.ignores({ id: thing.id, what: 'server', label })) observer.report(strayServer, {}, label);
  }
}

function observeTypes(observer: Observer): void {
  for (const resource of allResources(observer.stack)) {
    const live = observer.view.facts.resources.get(resource.path)?.type;
    if (live === undefined || isSameType(live, resource)) continue;
    const where = { resource: resource.path, span: resource.definition.typeSpan };
    observer.report(typeDiffers, where, resource.path, live, resource.type);
  }
}

/** Heat's client names a template by its URL; a type can have a second name in Heat itself. */
function isSameType(live: string, { type, plugin, registeredAs, templateName }: Resource): boolean {
  if (isTemplateName(live))
    return [type, templateName].some((name) => name !== undefined && sharedNames(name, live) > 0);
  return [type, registeredAs, plugin].includes(live) || pluginType(live)?.name === plugin;
}

function observeName(observer: Observer): void {
  const [live, given] = [observer.view.facts.stack?.name, observer.config.givenStackName];
  if (live !== undefined && given !== undefined && live !== given && dnsLabel(live) !== dnsLabel(given))
    observer.report(otherName, {}, live, given);
}

/** An entry that has no effect is a misunderstanding, or a misspelled path. */
function observeAdded(observer: Observer, { addedLive, addedUnknown }: ReturnType<typeof reconcile>): void {
  for (const entry of addedLive) observer.report(addedLives, observer.entryAt('added', entry), entry);
  const paths = allResources(observer.stack).map(({ path }) => path);
  for (const entry of addedUnknown) {
    observer.report(addedNothing, observer.entryAt('added', entry), entry, orMeant(closestName(entry, paths)));
  }
}

function observeStatus(observer: Observer): void {
  const { facts } = observer.view;
  const status = facts.stack?.status;
  const stack = statusTrouble(status);
  if (status === goneStatus) observer.report(stackGone, {}, facts.stack?.name ?? observer.stack.name);
  else if (stack) observer.report(unusable, {}, 'the stack', stack.text);
  for (const [path, { status }] of facts.resources) {
    const trouble = statusTrouble(status);
    if (trouble) observer.report(unusable, observer.whereOf(path), `${path}: the resource`, trouble.text);
  }
}
