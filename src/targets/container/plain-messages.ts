/** What people are told of containers that start-up data run. */
import { placeText, type OtherWork, type Refusal } from '../../containers/reading.ts';
import { filesOf, type PodContainer, type Together } from '../../containers/together.ts';
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { openText, originsOf, type LeafId } from '../../evaluate/value.ts';
import { listed } from '../../source/listed.ts';
import { withoutMarks } from '../../shell/marked-text.ts';
import type { StackTarget } from '../../plan/target.ts';
import { made } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { isContained } from '../objects/contained.ts';
import { lostBy } from '../objects/drop.ts';
import { plainContainers } from '../objects/plain-containers.ts';
import { ownParts } from '../objects/start-up-parts.ts';
import { reportLine } from '../objects/line-reports.ts';
import { optionsLeft } from './command-options.ts';
import { lossesOf } from './losses.ts';
import { showsSecret } from './pod-secrets.ts';
import { ownDirectories } from './server-disk.ts';

const notPlain = defineDiagnostic({
  code: 'plan/container-not-plain',
  severity: 'warning',
  message: (resource: string, place: string, why: string) =>
    `the container in ${place} of the start-up data of "${resource}" is not carried over: ${why}`,
  explanation:
    'A container of a start-up script becomes one of a pod where the script says plainly what runs: nothing of it is run or guessed. What depends on a condition, a loop or the output of a command is known only on the server, and a pod has neither the disk nor the devices of a server. Write the value into the script, or name an image under resources.<path>.image in heat2kube.yaml.',
});

const fromStartUp = defineDiagnostic({
  code: 'plan/container-from-start-up',
  severity: 'info',
  message: (resource: string, images: string) => `the pod of "${resource}" runs what its start-up data runs: ${images}`,
  explanation:
    'heat2kube.yaml asks for a container and names no image, and the start-up data runs containers in a way that can be read. Their images, commands, variables, ports and files are carried over. A pod starts a program again whenever it ends, and starts all of its containers at once. What a program writes outside of volumes is gone with its pod.',
});

const optionsLost = defineDiagnostic({
  code: 'plan/container-options-lost',
  severity: 'warning',
  message: (resource: string, place: string, options: string) =>
    `the container in ${place} of the start-up data of "${resource}" has no ${options} in its pod`,
  explanation:
    'A pod has nothing for these options, or heat2kube does not know what they are there. Look whether the program needs them: users of a pod are numbers, logs go where the cluster collects them, and limits of processes are those of the node.',
});

const keepsData = defineDiagnostic({
  code: 'plan/container-keeps-data',
  severity: 'warning',
  message: (resource: string, directories: string) =>
    `the containers of "${resource}" keep data in a new claim in place of the disk of the server: ${directories}`,
  explanation:
    'Volumes of Docker and directories of the server are on its root disk. The pod has one claim of the same size for all of them, which starts empty and outlives the pod. Docker fills a new volume with what the image has there, and a claim stays empty. A program that does not run as root may need the directory to be its own: look at the first start, or attach a volume in the template.',
});

const otherWork = defineDiagnostic({
  code: 'plan/container-other-work',
  severity: 'warning',
  message: (resource: string, work: string) =>
    `beside its containers, the start-up data of "${resource}" ${work}, which nothing does in its pod`,
  explanation:
    'Nothing runs start-up data in a pod. Where the containers need it, build images that contain it; a login to a registry becomes an imagePullSecret. What sets up the server itself, such as its firewall or its users, has no meaning in a pod.',
});

const couldBe = defineDiagnostic({
  code: 'plan/could-be-container',
  severity: 'info',
  message: (resource: string, images: string) => `"${resource}" could be a container: its start-up data runs ${images}`,
  explanation:
    'All containers of the start-up data can be read, so a pod can run them without a VM. Set the strategy of the server to container in heat2kube.yaml to have that; nothing becomes a container without being asked.',
});

/** What becomes of start-up data. */
type Carried = Extract<Together, { readonly containers: unknown }>;

export const plainDiagnostics = Object.freeze([notPlain, fromStartUp, optionsLost, keepsData, otherWork]);

export function tellRefusals(world: World, node: Machine, refusals: readonly Refusal[]): void {
  for (const { place, why } of refusals)
    reportLine(world, notPlain, { node, place }, node.resource, placeText(place), openWords(why));
}

export function tellCarried(world: World, node: Machine, { containers, others }: Carried): void {
  const { resource } = node;
  const [first] = containers;
  if (first) reportLine(world, fromStartUp, { node, place: first.place }, resource, imagesText(containers));
  for (const [{ place }, lost] of lossesOf(containers)) {
    const options = lost.map(openWords).join(', ');
    if (lost.length > 0) reportLine(world, optionsLost, { node, place }, resource, placeText(place), options);
  }
  tellOptions(world, node, containers);
  const directories = ownDirectories(containers);
  if (first && directories.length > 0)
    reportLine(world, keepsData, { node, place: first.place }, resource, listed(directories.map(directoryText)));
  const [work] = others;
  if (work) reportLine(world, otherWork, { node, place: work.place }, resource, workText(others));
  tellUnused(world, node, { containers, others });
}

/** Options that have leaves of their own. */
function tellOptions(world: World, node: Machine, containers: readonly PodContainer[]): void {
  for (const { option, container, fate } of optionsLeft(world, node, containers)) {
    const fold = (leaf: LeafId): void =>
      fate === 'lost'
        ? world.account.tell(leaf, lostBy(optionsLost, node.resource, placeText(container.place), `--${option.name}`))
        : world.account.declare(leaf, 'default', 'a pod needs nobody to say it');
    option.origins.forEach(fold);
  }
}

/** Passwords of the script are left out, and so is what is not known. */
function openWords(text: string): string {
  const words = withoutMarks(text);
  if (!showsSecret(words)) return words;
  return words.includes('"') ? words.replaceAll(/"[^"]*"/g, 'a text with a password') : words.replace(/[ =].*$/s, '');
}

/** As the server has it: a path, or a volume of Docker. */
function directoryText(path: string): string {
  return path.startsWith('volumes/') ? `the volume ${path.slice('volumes/'.length)}` : `/${path}`;
}

/** Leaves of a cloud-config that is written as a map, and that no container comes from. */
function tellUnused(world: World, node: Machine, { containers, others }: Carried): void {
  const used = new Set(
    containers.flatMap((container) =>
      [container.place, ...filesOf(container).map(({ place }) => place)].flatMap(({ origins }) => origins),
    ),
  );
  const worked = new Set(others.flatMap(({ place }) => place.origins));
  const configs = ownParts(world, node).flatMap(({ config }) => (config ? originsOf(config) : []));
  for (const leaf of configs) {
    if (used.has(leaf)) continue;
    if (worked.has(leaf)) world.account.tell(leaf, lostBy(otherWork, node.resource, workText(others)));
    else world.account.declare(leaf, 'default', 'the cluster runs containers by itself');
  }
}

/** `nginx:1.27 (line 4)` */
export function imagesText(containers: readonly PodContainer[]): string {
  return listed(
    containers.map(({ spec, place }) => {
      const image = openText(spec.image);
      return image === undefined ? `an image (${placeText(place)})` : `${image} (${placeText(place)})`;
    }),
  );
}

/** `installs jq and curl, starts cron, and runs ufw (line 4)`; each name once. */
function workText(works: readonly OtherWork[]): string {
  const names = (kind: OtherWork['kind']): readonly string[] => {
    const own = works.filter((work) => work.kind === kind);
    const first = new Map(own.toReversed().map((work) => [work.name, work] as const));
    return [...first.values()]
      .toReversed()
      .map(({ name, place }) => (kind === 'command' ? `${name} (${placeText(place)})` : name));
  };
  const parts = (
    [
      ['package', 'installs'],
      ['service', 'starts'],
      ['file', 'writes'],
      ['mount', 'mounts'],
      ['command', 'runs'],
    ] as const
  ).flatMap(([kind, verb]) => {
    const own = names(kind);
    return own.length === 0 ? [] : [`${verb} ${listed(own)}`];
  });
  return parts.length > 2 ? `${parts.slice(0, -1).join(', ')}, and ${parts.at(-1) ?? ''}` : parts.join(' and ');
}

/** Machines elsewhere that a pod could replace. */
export const containerAdvice: StackTarget = {
  id: 'container-advice',
  diagnostics: [couldBe],
  lower(world) {
    for (const node of world.graph.of('machine')) {
      if (node.program || isContained(world, node.id)) continue;
      const found = plainContainers(world, node);
      const [first] = found && 'containers' in found ? found.containers : [];
      if (first && found && 'containers' in found)
        reportLine(world, couldBe, { node, place: first.place }, node.resource, imagesText(found.containers));
    }
    return made([]);
  },
};
