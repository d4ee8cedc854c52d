/** Writes `openstack/`: the template that protects a live stack, the one of what stays, and the environments that go with them. */
import { present } from '../../source/present.ts';
import { isGone } from '../../facts/live.ts';
import { secretLine } from '../../check/secret-texts.ts';
import type { EmittedFile } from '../file.ts';
import { copiedNames, folders, openstackFiles, secretTemplate, versionNames } from '../layout.ts';
import { printYaml } from '../../print/yaml-printer.ts';
import type { Rendered, Source } from '../rendered.ts';
import { showsSecret } from './clear-secrets.ts';
import { editTemplate } from './edit-template.ts';
import { BeforePlaces } from './before-places.ts';
import { keptNames, keptResources, remainingUse } from './kept-resources.ts';
import { inseparable, leavingMembers, wholeGroups, type Inseparable } from './leaving-members.ts';
import { StackTree } from './stack-tree.ts';
import { MemberKeys } from './member-keys.ts';
import { MovedNames } from './moved-names.ts';
import { movedEnvironments, type MovedOf } from './moved-environment.ts';
import { onlyLive } from './only-live.ts';
import type { TemplateData, TemplateMap } from './plain-tree.ts';
import { retained } from './quiet-resource.ts';
import { referencesIn } from './references.ts';
import { registryEnvironment } from './registry-environment.ts';
import { renamedFiles, withVersions } from './renamed-files.ts';
import { residualTemplate } from './residual-template.ts';
import { keysOf, sectionOf } from './section-keys.ts';
import { separateUses } from './separate-uses.ts';
import { instancesOf, membersOf, reaches, relativeName, templateSet, type TemplateUse } from './template-set.ts';

interface Templates {
  readonly source: Source;
  readonly uses: readonly TemplateUse[];
  /** Names and texts of files that are no templates of it. */
  readonly files: readonly (readonly [name: string, text: string])[];
  /** Names below `openstack/files/`, and of nested templates, by the name as read. */
  readonly copied: ReadonlyMap<string, string>;
  /** Names, as read, of templates and files that show a secret. */
  readonly secret: ReadonlySet<string>;
}

interface OpenstackFiles {
  readonly files: readonly EmittedFile[];
  readonly inseparable: readonly Inseparable[];
}

/** Nothing for a new application that leaves nothing behind. */
export function emitOpenstack(rendered: Rendered): OpenstackFiles {
  const { mode, source } = rendered;
  if (isGone({ mode, ...source })) return nothingWritten;
  // Where nothing moves, the stack stays as it is.
  if (rendered.objects.length === 0 && rendered.secrets.length === 0) return nothingWritten;
  const stays = [...source.stack.resources.values()].some((resource) => reaches(resource, source.keeps));
  if (mode !== 'migrate' && !stays) return nothingWritten;
  const input = templatesOf(source);
  const protect = mode === 'migrate' ? protecting(input) : [];
  const staying = stays ? stayingOf(input, mode) : undefined;
  const residual = staying && remaining(input, staying, mode);
  return {
    files: [
      ...protect,
      ...(residual?.files ?? []),
      ...copiedFiles(input),
      ...(protect.length > 0 ? [guard()] : []),
      ...(residual ? movedEnvironments(residual.moved, rendered) : []),
    ],
    inseparable: staying?.inseparable ?? [],
  };
}

const nothingWritten: OpenstackFiles = { files: [], inseparable: [] };

interface Staying {
  /** Paths of resources. */
  readonly kept: ReadonlySet<string>;
  /** Templates with only those stacks in which something stays. */
  readonly uses: readonly TemplateUse[];
  /** Paths of groups whose members all stay, because Heat would delete those that have moved. */
  readonly whole: ReadonlySet<string>;
  readonly inseparable: readonly Inseparable[];
}

function stayingOf({ uses, source }: Templates, mode: Rendered['mode']): Staying {
  const tree = new StackTree(uses);
  const needed = keptResources(source, tree);
  const whole = mode === 'migrate' ? wholeGroups(uses, needed, tree) : [];
  const members = whole.flatMap(membersOf).map(({ path }) => path);
  const kept = new Set([...needed, ...members]);
  const keeping = { kept, live: mode === 'migrate', isHarmless: (path: string) => source.serves(path, 'both') };
  const remainingUses = separateUses(
    uses.map((use) => remainingUse(use, kept)),
    keeping,
  );
  return {
    kept,
    uses: remainingUses,
    whole: new Set(whole.map(({ path }) => path)),
    inseparable: inseparable(remainingUses, keeping),
  };
}

function templatesOf(source: Source): Templates {
  const uses = templateSet(source.stack).filter(({ name, root }) => root || source.files.has(name));
  const templates = new Set(uses.map(({ name }) => name));
  const files = [...source.files].filter(([name]) => !templates.has(name));
  return {
    source,
    uses,
    files,
    copied: copiedNames(source.files.keys(), source.stack.template.file.name),
    secret: new Set([
      ...uses.filter(showsSecret).map(({ name }) => name),
      ...files.filter(([, text]) => secretLine(text) !== undefined).map(([name]) => name),
    ]),
  };
}

type Kind = 'protect' | 'residual';

const headers: Readonly<Record<Kind, readonly string[]>> = {
  protect: [
    'The template of the live stack with every resource set to Retain. Apply it with guard.yaml and check it',
    'before anything is removed: see the step protect/retain in MIGRATION.md.',
  ],
  residual: [
    'Resources that stay in OpenStack: see the step that names this file in MIGRATION.md before you apply it.',
  ],
};

interface Rewritten {
  readonly use: TemplateUse;
  readonly data: TemplateMap;
}

/** Every resource with the policy Retain, and nothing else that Heat would act on. */
function protecting(input: Templates): readonly EmittedFile[] {
  const paths = pathsOf('protect', input.uses, input);
  const rewritten = input.uses.map((use): Rewritten => {
    const data = onlyLive(use, renamedIn(use, { paths, input, uses: input.uses }), input.source.isNew);
    const keys = keysOf(use.template);
    const resources = [...sectionOf(data, keys.resources)].map(([name, body]): [string, TemplateData] => {
      const definition = { keys, instances: instancesOf(use, name), siblings: use.instances };
      return [name, body instanceof Map ? retained(body, definition) : body];
    });
    return { use, data: new Map([...data, [keys.resources, new Map(resources)]]) };
  });
  return written('protect', rewritten, { paths, input });
}

interface Remaining {
  readonly files: readonly EmittedFile[];
  readonly moved: readonly MovedOf[];
}

/** Without what has moved. Nested templates of which nothing stays are not written. */
function remaining(input: Templates, { kept, uses, whole }: Staying, mode: Rendered['mode']): Remaining {
  const paths = pathsOf('residual', uses, input);
  const staying = uses.flatMap((use) => {
    const keeps = keptNames(use, kept);
    return use.root || keeps.size > 0 ? [{ use, data: renamedIn(use, { paths, input, uses }), keeps }] : [];
  });
  const names = new MovedNames(input.uses);
  const asked = new Set(staying.flatMap(({ use, data, keeps }) => (asksForMoved(use, data, keeps) ? [use.name] : [])));
  const own = staying.map(({ use }) => use);
  const members = new MemberKeys(own, asked, names);
  const before = mode === 'migrate' ? new BeforePlaces(own, kept) : undefined;
  const parts = staying.map(({ use, data, keeps }) => ({
    use,
    ...residualTemplate({
      use,
      data,
      keeps: (name) => keeps.has(name),
      names,
      members,
      leaving: (group) => leavingMembers(group, kept),
      addressOf: (name) => {
        const [only, ...others] = instancesOf(use, name);
        return only && others.length === 0 ? input.source.saidAddress(only.path) : undefined;
      },
      isWhole: (name) => instancesOf(use, name).some(({ path }) => whole.has(path)),
      ...(before && { before }),
    }),
  }));
  return {
    files: written('residual', parts, { paths, input }),
    moved: parts.flatMap(({ use, moved }) => moved.map((parameter) => ({ use, parameter, members }))),
  };
}

function asksForMoved({ template }: TemplateUse, data: TemplateMap, keeps: ReadonlySet<string>): boolean {
  const all = sectionOf(data, keysOf(template).resources);
  return [...all].some(
    ([name, body]) => keeps.has(name) && [...referencesIn(body)].some((other) => all.has(other) && !keeps.has(other)),
  );
}

/** The path of every template. One that shows a secret stands below `secrets/`, as it is: a value that is put in anew could differ. */
function pathsOf(kind: Kind, uses: readonly TemplateUse[], { copied, secret }: Templates): ReadonlyMap<string, string> {
  const versions = versionNames(
    uses.filter(({ root }) => !root),
    copied,
  );
  return new Map(
    uses.map(({ name, file, root }) => {
      const plain = root
        ? openstackFiles[kind]
        : `${folders.openstack}${kind}/${present(versions.get(name), 'copied name')}`;
      return [name, secret.has(file) ? secretTemplate(plain) : plain];
    }),
  );
}

function pathOf(name: string, paths: ReadonlyMap<string, string>): string {
  return present(paths.get(name), 'path of a template');
}

interface Writing {
  readonly paths: ReadonlyMap<string, string>;
  readonly input: Templates;
}

function renamedIn(
  use: TemplateUse,
  { paths, input, uses }: Writing & { readonly uses: readonly TemplateUse[] },
): TemplateMap {
  const { source } = input;
  const { name, file: own, template } = use;
  const from = pathOf(name, paths);
  const data = renamedFiles(template, (reference) => {
    const file = source.resolve(own, reference);
    const target = paths.get(file) ?? (source.files.has(file) ? copyPath(file, input) : undefined);
    return target === undefined ? reference : relativeName(from, target);
  });
  return withVersions(data, use, (child) => relativeName(from, pathOf(child, paths)), uses);
}

function written(kind: Kind, all: readonly Rewritten[], { paths, input }: Writing): readonly EmittedFile[] {
  const present = new Map(all.map(({ use }) => [use.name, pathOf(use.name, paths)]));
  return [
    ...all.map(({ use, data }) => {
      const path = pathOf(use.name, paths);
      const { text } = editTemplate(use.template.tree, data, use.root ? headers[kind] : []);
      return { path, text, ...(path.startsWith(folders.secrets) && { secret: true as const }) };
    }),
    ...registryEnvironment(kind, present, input.source),
  ];
}

function copiedFiles(input: Templates): readonly EmittedFile[] {
  return input.files.map(([name, text]) => ({
    path: copyPath(name, input),
    text,
    ...(input.secret.has(name) && { secret: true as const }),
  }));
}

/** A file with a key or a password goes below `secrets/`. */
function copyPath(name: string, { copied, secret }: Templates): string {
  const folder = secret.has(name) ? folders.secretFiles : `${folders.openstack}files/`;
  return `${folder}${present(copied.get(name), 'copied name')}`;
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
