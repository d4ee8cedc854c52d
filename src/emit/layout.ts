/** Where things stand in the output directory. Every name of a file comes from here, and from nowhere before `emit`. */
import { distinctNames, dnsLabel, dnsLabelWithDigest, shortDigest } from '../kubernetes/names.ts';
import type { Settled } from '../plan/settled.ts';
import type { SavedName } from '../plan/operations.ts';
import type { EmittedFile } from './file.ts';
import type { OutputObject, RenderedObjects } from './rendered.ts';
import { present } from '../source/present.ts';

/** Directories of the output; each ends with `/`. */
export const folders = {
  base: 'base/',
  inputs: 'inputs/',
  /** The reader's own: completed stubs. Only its list of files is written. */
  answers: 'answers/',
  /** Stubs that a step of the plan completes and applies. */
  later: 'inputs/later/',
  secrets: 'secrets/',
  openstack: 'openstack/',
  /** Files of templates that hold a key or a password. No Secret has such a name. */
  secretFiles: 'secrets/openstack.files/',
  /** Templates that show a secret. */
  secretTemplates: 'secrets/openstack.templates/',
} as const;

/** Name of every kustomization. */
export const kustomizationName = 'kustomization.yaml';

/** Files for the OpenStack client. Numbers say in which order a step uses them. */
export const openstackFiles = {
  protect: `${folders.openstack}1-protect.yaml`,
  residual: `${folders.openstack}2-residual.yaml`,
  residualEnvironment: `${folders.openstack}2-residual-env.yaml`,
  /** The reader's own copy of it. */
  residualValues: 'residual-values.yaml',
  protectRegistry: `${folders.openstack}1-protect-registry.yaml`,
  residualRegistry: `${folders.openstack}2-residual-registry.yaml`,
  guard: `${folders.openstack}guard.yaml`,
  secretEnvironment: `${folders.secrets}openstack-parameters.yaml`,
} as const;

/** Where a template of `openstack/` stands instead if it shows a secret. */
export function secretTemplate(path: string): string {
  return `${folders.secretTemplates}${path.slice(folders.openstack.length)}`;
}

/** What steps write down, in the directory of the plan. */
export const savedFiles: Readonly<Record<SavedName, string>> = {
  'dry-run-before': 'dry-run-before.json',
  'dry-run-protect': 'dry-run-protect.json',
  'files-before': 'archive-files.yaml',
  'resources-after': 'resources-after.json',
  'resources-residual': 'resources-residual.json',
  'resources-before': 'archive-resources.json',
  'stack-before': 'archive-stack.json',
  'template-after': 'template-after.yaml',
  'template-before': 'archive-template.yaml',
};

/** Below it an overlay has folders as the whole output has them. */
export function overlayFolder(name: string): string {
  return `overlays/${name}/`;
}

/** Where the text of a Secret's key stands; a request for a secret is named `<secret>/<key>`. */
export function secretPath(request: string, overlay?: string): string {
  return `${overlay === undefined ? '' : overlayFolder(overlay)}${folders.secrets}${request}`;
}

/** Goes beside everything secret, also where there is nothing for kustomize. */
export function ignoreFile(overlay?: string): EmittedFile {
  const text = '# Secret values stay out of version control.\n*\n!.gitignore\n!kustomization.yaml\n';
  return { path: secretPath('.gitignore', overlay), text };
}

/** The overlay (if any) and the request that a path of a secret stands for. */
export function secretAt(path: string): { readonly overlay?: string; readonly request: string } | undefined {
  const [, overlay, request] = /^(?:overlays\/([^/]+)\/)?secrets\/(.+)$/.exec(path) ?? [];
  if (request === undefined) return undefined;
  return { request, ...(overlay !== undefined && { overlay }) };
}

/** A resource may have the name of the file that lists the others, or of the one that belongs to no resource. */
const ownStems: ReadonlySet<string> = new Set(['stack', 'kustomization']);

/** The overlay (if any) and the name of a file of answers; undefined for any other path. */
export function answerAt(path: string): { readonly overlay?: string; readonly name: string } | undefined {
  const [, overlay, name] = /^(?:overlays\/([^/]+)\/)?answers\/([\w.-]+\.yaml)$/.exec(path) ?? [];
  if (name === undefined || name === kustomizationName) return undefined;
  return { name, ...(overlay !== undefined && { overlay }) };
}

/** The file of each object that is written. Objects of one Heat resource share one; what waits for an answer has one of its own. */
export function objectFiles({ objects, settled }: ObjectsToName): ReadonlyMap<OutputObject, string> {
  const resources = objects.flatMap(({ state, resource }) =>
    state === 'ready' && resource !== undefined ? [resource] : [],
  );
  const own = new Set(resources);
  const names = [...(settled?.names ?? [])].filter(([node, name]) => own.has(node) && !ownStems.has(name));
  const owners = distinctNames(resources, {
    clean: dnsLabel,
    cleanWithDigest: dnsLabelWithDigest,
    taken: ownStems,
    // A file is called as the objects of its resource, whose names are kept.
    pinned: new Map(names),
  });
  const single = singleStems(objects);
  const written = objects.filter(({ state }) => state !== 'answered');
  return new Map(
    written.map((object) => {
      const { state, resource } = object;
      const owner = resource === undefined ? stackStem : (owners.get(resource) ?? '');
      if (state === 'ready') return [object, `${folders.base}${owner}.yaml`];
      return [
        object,
        `${state === 'later' ? folders.later : folders.inputs}${present(single.get(object), 'file of the object')}.yaml`,
      ];
    }),
  );
}

/** File of the objects that belong to no resource. */
const stackStem = 'stack';

/** Without settled names, files are called by their resources alone. */
export type ObjectsToName = RenderedObjects & { readonly settled?: Pick<Settled, 'names'> };

/** Name of a file for each object that has one of its own, without its folder and ending. */
export function singleStems(objects: readonly OutputObject[]): ReadonlyMap<OutputObject, string> {
  const wanted = new Map(
    objects.map(({ id, object: { kind, metadata } }) => [id, `${dnsLabel(kind)}-${metadata.name}`]),
  );
  const stemOf = (id: string): string => present(wanted.get(id), 'name of the object');
  const stems = distinctNames(wanted.keys(), {
    clean: stemOf,
    cleanWithDigest: (id) => `${stemOf(id)}-${shortDigest(id)}`,
  });
  return new Map(objects.map((object) => [object, present(stems.get(object.id), 'file of the object')]));
}

/** Where files that templates refer to are copied to, by the names under which they were read. */
export function copiedNames(names: Iterable<string>, rootName: string): ReadonlyMap<string, string> {
  return distinctNames(names, {
    clean: (name) => cleanPath(name, rootName),
    cleanWithDigest: (name) => {
      const clean = cleanPath(name, rootName);
      const [, stem = clean, ending = ''] = /^(.*?[^/])(\.[^./]*)?$/.exec(clean) ?? [];
      return `${stem}-${shortDigest(name)}${ending}`;
    },
  });
}

/** Names below one folder for files of which some are written in several versions, by the names of these. */
export function versionNames(
  versions: readonly { readonly name: string; readonly file: string }[],
  copied: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const taken = new Set(copied.values());
  return new Map(
    versions.map(({ name, file }) => {
      const plain = copied.get(file) ?? '';
      if (name === file) return [name, plain];
      const [, stem = plain, ending = ''] = /^(.*?[^/])(\.[^./]*)?$/.exec(plain) ?? [];
      let own = plain;
      for (let count = 2; taken.has(own); count++) own = `${stem}-${count}${ending}`;
      taken.add(own);
      return [name, own];
    }),
  );
}

/** What lies outside the root template's folder is pulled in below `up/`. */
function cleanPath(name: string, rootName: string): string {
  const folder = rootName.includes('/') ? rootName.slice(0, rootName.lastIndexOf('/') + 1) : '';
  const relative = name.startsWith(folder) ? name.slice(folder.length) : name;
  const parts = relative.split('/').filter((part) => part !== '' && part !== '.');
  return parts.map((part) => (part === '..' ? 'up' : part.replaceAll(/[^\w.+-]/g, '-').replace(/^\.+/, ''))).join('/');
}
