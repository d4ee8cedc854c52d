/** What printing operations asks, answered from the files of an output. */
import { objectId } from '../../kubernetes/object-id.ts';
import type { Word } from '../../plan/operations.ts';
import type { PlaceOf } from '../emitter.ts';
import type { EmittedFile } from '../file.ts';
import { folders, openstackFiles, overlayFolder, savedFiles, secretPath } from '../layout.ts';
import type { Rendered, RenderedOverlay } from '../rendered.ts';
import type { Printing, TemplateFiles } from './printing.ts';

interface Output {
  readonly files: readonly EmittedFile[];
  readonly placeOf: PlaceOf;
}

/** Where there are overlays, every step applies the one that the reader uses. */
export function printingOf(rendered: Rendered, output: Output): Printing {
  const { overlays } = rendered;
  const own = overlays.filter(({ name }) => hasInputs(output, name));
  return {
    ...shared(output),
    target: chosen(
      'OVERLAY',
      '.',
      overlays.map(({ name }) => withoutSlash(overlayFolder(name))),
    ),
    inputs: chosen(
      'INPUTS',
      withoutSlash(folders.inputs),
      own.map(({ name }) => `${overlayFolder(name)}${withoutSlash(folders.inputs)}`),
    ),
    blanks: blanksOf(rendered, output.placeOf),
  };
}

export function overlayPrinting({ name, rendered }: RenderedOverlay, output: Output): Printing {
  const folder = overlayFolder(name);
  const base = hasInputs(output, name) ? folder : '';
  return {
    ...shared(output),
    target: withoutSlash(folder),
    inputs: `${base}${withoutSlash(folders.inputs)}`,
    blanks: rendered.objects.some(({ state }) => state === 'waiting') ? [`${base}${withoutSlash(folders.inputs)}`] : [],
  };
}

function shared({ files, placeOf }: Output): Pick<Printing, 'templates' | 'guard' | 'fileOf' | 'privateFile'> {
  const emitted = new Set(files.map(({ path }) => path));
  const template = (file: string, ...environments: readonly string[]): TemplateFiles => ({
    file,
    environments: environments.filter((environment) => emitted.has(environment)),
  });
  const { protect, residual, residualEnvironment, secretEnvironment, guard } = openstackFiles;
  return {
    templates: {
      protect: template(protect, secretEnvironment),
      residual: template(residual, residualEnvironment, secretEnvironment),
      archive: template(savedFiles['template-before']),
    },
    guard,
    fileOf: ({ apiVersion, kind, name, namespace }) => {
      const metadata = { name, ...(namespace !== undefined && { namespace }) };
      const object = objectId({ apiVersion, kind, metadata });
      return placeOf({ object, pointer: '' })?.file ?? object;
    },
    privateFile: (name) => secretPath(name),
  };
}

function chosen(variable: string, base: string, others: readonly string[]): Word {
  if (others.length === 0) return base;
  return { variable, value: { ask: `what you use: ${[...others, base].join(', ')}` } };
}

function hasInputs({ files }: Output, overlay: string): boolean {
  return files.some(({ path }) => path.startsWith(`${overlayFolder(overlay)}${folders.inputs}`));
}

function withoutSlash(folder: string): string {
  return folder.replace(/\/$/, '');
}

/** Stubs that wait for an answer, and texts of Secrets that do. What a step completes is not among them. */
function blanksOf({ objects, secrets }: Rendered, placeOf: PlaceOf): readonly string[] {
  const stubs = objects
    .filter(({ state }) => state === 'waiting')
    .flatMap(({ id }) => placeOf({ object: id, pointer: '' })?.file ?? []);
  const texts = secrets.flatMap(({ name, incomplete }) => incomplete.map((key) => secretPath(`${name}/${key}`)));
  return [...new Set([...stubs, ...texts])].toSorted();
}
