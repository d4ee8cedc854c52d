/** Writes `openstack/`: the template that protects a live stack, the one of what stays, and the guard that goes with both. */
import type { EmittedFile } from '../file.ts';
import { copiedNames, folders, openstackFiles } from '../layout.ts';
import { byCodeUnit } from '../../source/text-order.ts';
import { printYaml } from '../../print/yaml-printer.ts';
import type { Rendered, Source } from '../rendered.ts';
import type { TemplateData, TemplateMap } from './plain-tree.ts';
import {
  protectTemplate,
  residualTemplate,
  type MovedReference,
  type RewriteInput,
  type Rewritten,
} from './rewrite-template.ts';
import { secretLine } from '../../check/secret-texts.ts';
import type { SecretNames, TakenSecret } from './secret-free.ts';
import { reaches, relativeName, templateSet, type TemplateUse } from './template-set.ts';

interface Templates {
  readonly source: Source;
  readonly uses: readonly TemplateUse[];
  /** Names below `openstack/files/`, and of nested templates, by the name as read. */
  readonly copied: ReadonlyMap<string, string>;
  readonly names: SecretNames;
}

/** Nothing for a new application that leaves nothing behind. */
export function emitOpenstack({ mode, profile, source }: Rendered): readonly EmittedFile[] {
  const uses = templateSet(source.stack).filter(({ name, root }) => root || source.files.has(name));
  const copied = copiedNames(source.files.keys(), source.stack.template.file.name);
  const input: Templates = { source, uses, copied, names: secretNames(uses) };
  const stays =
    profile === 'openstack' && [...source.stack.resources.values()].some((resource) => reaches(resource, source.keeps));
  const protect = mode === 'migrate' ? write(input, 'protect') : undefined;
  const residual = stays ? write(input, 'residual') : undefined;
  const parts = [protect, residual].filter((part) => part !== undefined);
  if (parts.length === 0) return [];
  return [
    ...parts.flatMap(({ files }) => files),
    ...copiedFiles(input),
    ...(protect ? [guard()] : []),
    ...(residual && residual.moved.length > 0 ? [movedEnvironment(residual.moved)] : []),
    ...secretEnvironment(parts.flatMap(({ secrets }) => secrets)),
  ];
}

interface Written {
  readonly files: readonly EmittedFile[];
  readonly secrets: readonly TakenSecret[];
  readonly moved: readonly (MovedReference & { readonly value?: string })[];
}

const headers = {
  protect: [
    'The template of the live stack with every resource set to Retain. Apply it with guard.yaml and check it',
    'before anything is removed: see the step protect/retain in MIGRATION.md.',
  ],
  residual: [
    'Resources that stay in OpenStack: see the step that names this file in MIGRATION.md before you apply it.',
  ],
} as const;

function write(input: Templates, kind: 'protect' | 'residual'): Written {
  const { source, uses } = input;
  const root = source.stack.template.file.name;
  const pathOf = (use: string): string =>
    use === root ? openstackFiles[kind] : `${folders.openstack}${kind}/${input.copied.get(use) ?? ''}`;
  const written = uses.map((use) => {
    const rename = (reference: string): string => {
      const name = source.resolve(use.name, reference);
      const nested = uses.some((other) => other.name === name);
      if (!nested && !source.files.has(name)) return reference;
      return relativeName(pathOf(use.name), nested ? pathOf(name) : copyPath(name, input));
    };
    return {
      use,
      rewritten: rewriteUse({ template: use.template, rename, names: input.names }, use, { source, kind }),
    };
  });
  const kept = written.filter(({ rewritten, use }) => use.root || rewritten.data.size > 0);
  return {
    files: kept.map(({ use, rewritten }) => ({
      path: pathOf(use.name),
      text: printYaml(rewritten.data, use.root ? headers[kind] : []).text,
    })),
    secrets: kept.flatMap(({ rewritten }) => rewritten.secrets),
    moved: kept.flatMap(({ use, rewritten }) =>
      rewritten.moved.map((moved) => ({ ...moved, ...liveId(moved, use, source) })),
    ),
  };
}

interface RewriteTask {
  readonly source: Source;
  readonly kind: 'protect' | 'residual';
}

function rewriteUse(file: RewriteInput, use: TemplateUse, { source, kind }: RewriteTask): Rewritten {
  if (kind === 'protect') return protectTemplate(file);
  const keeps = keptDefinitions(use, source);
  return residualTemplate(file, (name) => keeps.has(name));
}

/** Definitions of which any instance stays. */
function keptDefinitions({ instances }: TemplateUse, { keeps }: Source): ReadonlySet<string> {
  return new Set(
    [...instances].filter(([, list]) => list.some((resource) => reaches(resource, keeps))).map(([name]) => name),
  );
}

/** The live id of a removed resource, where one instance and the facts make it certain. */
function liveId(
  { resource, path }: MovedReference,
  { instances }: TemplateUse,
  { facts }: Source,
): { readonly value?: string } {
  const [only, ...others] = instances.get(resource) ?? [];
  const id = only && others.length === 0 && path.length === 0 ? facts?.physicalIds.get(only.path) : undefined;
  return id === undefined ? {} : { value: id };
}

function copiedFiles(input: Templates): readonly EmittedFile[] {
  const templates = new Set(input.uses.map(({ name }) => name));
  return [...input.source.files]
    .filter(([name]) => !templates.has(name))
    .map(([name, text]) => ({
      path: copyPath(name, input),
      text,
      ...(showsSecret(text) && { secret: true as const }),
    }));
}

/** A file with a key or a password goes below `secrets/`. */
function copyPath(name: string, { copied, source }: Templates): string {
  const folder = showsSecret(source.files.get(name) ?? '') ? folders.secretFiles : `${folders.openstack}files/`;
  return `${folder}${copied.get(name) ?? ''}`;
}

function showsSecret(text: string): boolean {
  return secretLine(text) !== undefined;
}

function secretNames(uses: readonly TemplateUse[]): SecretNames {
  const hidden = new Map<string, Set<string>>();
  for (const { instances } of uses) {
    for (const { definition, nested } of [...instances.values()].flat()) {
      const names = [...(nested?.parameters.values() ?? [])].flatMap((one) => (one.hidden ? [one.name] : []));
      hidden.set(definition.type, new Set([...(hidden.get(definition.type) ?? []), ...names]));
    }
  }
  const given = new Map<string, string>();
  const taken = new Set(uses.flatMap(({ template }) => [...template.parameters.keys()]));
  return {
    hiddenBy: (type) => hidden.get(type) ?? new Set(),
    nameFor(place, wanted) {
      const before = given.get(place);
      if (before !== undefined) return before;
      let name = wanted;
      for (let count = 2; taken.has(name); count++) name = `${wanted}_${count}`;
      taken.add(name);
      given.set(place, name);
      return name;
    },
  };
}

/** Forbids every replacement, down to the depth that Heat allows: a wildcard does not reach nested stacks by itself. */
function guard(): EmittedFile {
  let level: TemplateMap = new Map<string, TemplateData>([['restricted_actions', ['replace']]]);
  for (let depth = 0; depth < 5; depth++) {
    level = new Map<string, TemplateData>([
      ['restricted_actions', ['replace']],
      ['*', level],
    ]);
  }
  const environment = new Map<string, TemplateData>([
    [
      'resource_registry',
      new Map<string, TemplateData>([['resources', new Map<string, TemplateData>([['*', level]])]]),
    ],
  ]);
  const comment = ['With this environment an update that would replace a resource fails and deletes nothing.'];
  return { path: openstackFiles.guard, text: printYaml(environment, comment).text };
}

function movedEnvironment(moved: readonly (MovedReference & { readonly value?: string })[]): EmittedFile {
  const values = new Map<string, TemplateData>(
    moved.map(({ parameter, resource, path, value }) => [
      parameter,
      value ?? (path.length === 0 ? `<id of ${resource}>` : `<${path.join('.')} of ${resource}>`),
    ]),
  );
  const environment = new Map<string, TemplateData>([['parameter_defaults', values]]);
  const comment = ['Values of moved resources for the resources that stay and refer to them. Complete every <...>.'];
  return { path: openstackFiles.residualEnvironment, text: printYaml(environment, comment).text };
}

function secretEnvironment(secrets: readonly TakenSecret[]): readonly EmittedFile[] {
  if (secrets.length === 0) return [];
  const sorted = secrets.toSorted((one, other) => byCodeUnit(one.parameter, other.parameter));
  const values = new Map<string, TemplateData>(sorted.map(({ parameter, value }) => [parameter, value]));
  const environment = new Map<string, TemplateData>([['parameter_defaults', values]]);
  const comment = [
    'Secret values that the templates in openstack/ read; give this file to every command that uses them.',
  ];
  return [{ path: openstackFiles.secretEnvironment, text: printYaml(environment, comment).text, secret: true }];
}
