/** Writes `openstack/`: the template that protects a live stack, the one of what stays, and the guard that goes with both. */
import type { Facts } from '../../config/facts.ts';
import type { Mode, Profile } from '../../config/config.ts';
import type { Stack } from '../../stack/stack.ts';
import type { EmittedFile } from '../file.ts';
import { printYaml } from '../../print/yaml-printer.ts';
import type { TemplateData, TemplateMap } from './plain-tree.ts';
import {
  protectTemplate,
  residualTemplate,
  type MovedReference,
  type RewriteInput,
  type Rewritten,
} from './rewrite-template.ts';
import type { TakenSecret } from './secret-free.ts';
import { cleanPath, reaches, relativeName, templateSet, type TemplateUse } from './template-set.ts';

export interface OpenstackInput {
  readonly stack: Stack;
  readonly mode: Mode;
  readonly profile: Profile;
  readonly facts?: Facts;
  /** Texts of all files that the templates refer to, by name as read. */
  readonly files: ReadonlyMap<string, string>;
  /** The name that a reference in a file has in `files`. */
  resolve(from: string, reference: string): string;
  /** Whether a resource (by path) stays in OpenStack. */
  keeps(path: string): boolean;
}

/** Nothing for a new application that leaves nothing behind. */
export function emitOpenstack(input: OpenstackInput): readonly EmittedFile[] {
  const uses = templateSet(input.stack).filter(({ name, root }) => root || input.files.has(name));
  const stays =
    input.profile === 'openstack' &&
    [...input.stack.resources.values()].some((resource) => reaches(resource, input.keeps));
  const protect = input.mode === 'migrate' ? write(uses, input, 'protect') : undefined;
  const residual = stays ? write(uses, input, 'residual') : undefined;
  const parts = [protect, residual].filter((part) => part !== undefined);
  if (parts.length === 0) return [];
  return [
    ...parts.flatMap(({ files }) => files),
    ...copiedFiles(uses, input),
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

const rootNames = { protect: '1-protect.yaml', residual: '2-residual.yaml' } as const;

const headers = {
  protect: [
    'The template of the live stack with every resource set to Retain. Apply it with guard.yaml and check it',
    'before anything is removed: see the step protect/retain in MIGRATION.md.',
  ],
  residual: ['What stays in OpenStack: see the step that names this file in MIGRATION.md before it is applied.'],
} as const;

function write(uses: readonly TemplateUse[], input: OpenstackInput, kind: 'protect' | 'residual'): Written {
  const root = input.stack.template.file.name;
  const pathOf = (use: string): string => (use === root ? rootNames[kind] : `${kind}/${cleanPath(use, root)}`);
  const written = uses.map((use) => {
    const rename = (reference: string): string => {
      const name = input.resolve(use.name, reference);
      const nested = uses.some((other) => other.name === name);
      if (!nested && !input.files.has(name)) return reference;
      return relativeName(pathOf(use.name), nested ? pathOf(name) : `files/${cleanPath(name, root)}`);
    };
    return { use, rewritten: rewriteUse({ template: use.template, rename }, use, { input, kind }) };
  });
  const kept = written.filter(({ rewritten, use }) => use.root || rewritten.data.size > 0);
  return {
    files: kept.map(({ use, rewritten }) => ({
      path: `openstack/${pathOf(use.name)}`,
      text: printYaml(rewritten.data, use.root ? headers[kind] : []).text,
    })),
    secrets: kept.flatMap(({ rewritten }) => rewritten.secrets),
    moved: kept.flatMap(({ use, rewritten }) =>
      rewritten.moved.map((moved) => ({ ...moved, ...liveId(moved, use, input) })),
    ),
  };
}

interface RewriteTask {
  readonly input: OpenstackInput;
  readonly kind: 'protect' | 'residual';
}

function rewriteUse(file: RewriteInput, use: TemplateUse, { input, kind }: RewriteTask): Rewritten {
  if (kind === 'protect') return protectTemplate(file);
  const keeps = keptDefinitions(use, input);
  return residualTemplate(file, (name) => keeps.has(name));
}

/** Definitions of which any instance stays. */
function keptDefinitions({ instances }: TemplateUse, input: OpenstackInput): ReadonlySet<string> {
  return new Set(
    [...instances].filter(([, list]) => list.some((resource) => reaches(resource, input.keeps))).map(([name]) => name),
  );
}

/** The live id of a removed resource, where one instance and the facts make it certain. */
function liveId(
  { resource, path }: MovedReference,
  { instances }: TemplateUse,
  { facts }: OpenstackInput,
): { readonly value?: string } {
  const [only, ...others] = instances.get(resource) ?? [];
  const id = only && others.length === 0 && path.length === 0 ? facts?.physicalIds.get(only.path) : undefined;
  return id === undefined ? {} : { value: id };
}

function copiedFiles(uses: readonly TemplateUse[], input: OpenstackInput): readonly EmittedFile[] {
  const templates = new Set(uses.map(({ name }) => name));
  const root = input.stack.template.file.name;
  return [...input.files]
    .filter(([name]) => !templates.has(name))
    .map(([name, text]) => ({ path: `openstack/files/${cleanPath(name, root)}`, text }));
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
  const comment = ['With this environment an update that would replace a resource fails instead, and deletes nothing.'];
  return { path: 'openstack/guard.yaml', text: printYaml(environment, comment).text };
}

function movedEnvironment(moved: readonly (MovedReference & { readonly value?: string })[]): EmittedFile {
  const values = new Map<string, TemplateData>(
    moved.map(({ parameter, resource, path, value }) => [
      parameter,
      value ?? (path.length === 0 ? `<id of ${resource}>` : `<${path.join('.')} of ${resource}>`),
    ]),
  );
  const environment = new Map<string, TemplateData>([['parameter_defaults', values]]);
  const comment = ['Values of what has moved, for what stays and refers to it. Complete every <...>.'];
  return { path: 'openstack/2-residual-env.yaml', text: printYaml(environment, comment).text };
}

function secretEnvironment(secrets: readonly TakenSecret[]): readonly EmittedFile[] {
  if (secrets.length === 0) return [];
  const values = new Map<string, TemplateData>(secrets.map(({ parameter, value }) => [parameter, value]));
  const environment = new Map<string, TemplateData>([['parameter_defaults', values]]);
  const comment = [
    'Secret values that the templates in openstack/ read; give this file to every command that uses them.',
  ];
  return [{ path: 'secrets/openstack-parameters.yaml', text: printYaml(environment, comment).text, secret: true }];
}
