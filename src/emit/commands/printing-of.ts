/** What printing operations asks, answered from the files of an output. */
import { objectId, type ObjectId } from '../../kubernetes/object-id.ts';
import type { ObjectRef } from '../../kubernetes/object-ref.ts';
import type { Word } from '../../plan/operations.ts';
import type { PlaceOf } from '../emitter.ts';
import type { EmittedFile } from '../file.ts';
import {
  folders,
  objectFiles,
  openstackFiles,
  overlayFolder,
  savedFiles,
  secretPath,
  secretTemplate,
} from '../layout.ts';
import type { Rendered, RenderedOverlay } from '../rendered.ts';
import type { Printing, TemplateFiles } from './printing.ts';

/** The files of an output, and where they hold something. */
export interface Output {
  readonly files: readonly EmittedFile[];
  readonly placeOf: PlaceOf;
}

/** One file that is applied as a whole. */
export function printingOfFile(path: string, output: Output): Printing {
  return { ...shared(output), gate: [], whole: ['-f', path], answers: withoutSlash(folders.answers) };
}

/** Folders with kustomizations. Where there are overlays, every step applies the one that the reader uses. */
export function printingOf({ overlays }: Rendered, output: Output): Printing {
  return {
    ...shared(output),
    gate: gateOf(overlays),
    whole: folder(
      'OVERLAY',
      '.',
      overlays.map(({ name }) => withoutSlash(overlayFolder(name))),
    ),
    answers: withoutSlash(folders.answers),
  };
}

function gateOf(overlays: readonly RenderedOverlay[]): readonly Word[] {
  if (overlays.length === 0) return [];
  const names = overlays.map(({ name }) => name).join(', ');
  const ask = `name of the overlay that you use: ${names}; for the base, omit --overlay`;
  return ['--overlay', { variable: 'OVERLAY_NAME', value: { ask } }];
}

export function overlayPrinting({ name, rendered }: Omit<RenderedOverlay, 'diff'>, output: Output): Printing {
  const own = overlayFolder(name);
  const base = shared(output);
  const asksItself = hasInputs(output, name);
  const files = new Map([...objectFiles(rendered)].map(([{ id }, file]) => [id, `${own}${file}`]));
  return {
    ...base,
    gate: ['--overlay', name],
    whole: ['-k', withoutSlash(own)],
    answers: withoutSlash(`${asksItself ? own : ''}${folders.answers}`),
    fileOf: (object) => (asksItself ? (files.get(idOf(object)) ?? base.fileOf(object)) : base.fileOf(object)),
  };
}

function idOf({ apiVersion, kind, name, namespace }: ObjectRef): ObjectId {
  return objectId({ apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } });
}

function shared({
  files,
  placeOf,
}: Output): Pick<Printing, 'templates' | 'residualValues' | 'guard' | 'fileOf' | 'privateFile'> {
  const emitted = new Set(files.map(({ path }) => path));
  const template = (file: string, ...environments: readonly string[]): TemplateFiles => ({
    file: emitted.has(secretTemplate(file)) ? secretTemplate(file) : file,
    environments: environments.filter((one) => emitted.has(one) || one === openstackFiles.residualValues),
  });
  const { protect, residual, guard } = openstackFiles;
  const { protectRegistry, residualRegistry, residualEnvironment, residualValues, secretEnvironment } = openstackFiles;
  const asks = emitted.has(residualEnvironment);
  return {
    templates: {
      protect: template(protect, protectRegistry),
      residual: template(residual, residualRegistry, ...(asks ? [residualValues] : []), secretEnvironment),
      archive: template(savedFiles['template-before']),
    },
    ...(asks && { residualValues: { asked: residualEnvironment, own: residualValues } }),
    guard,
    fileOf: (ref) => {
      const object = idOf(ref);
      return placeOf({ object, pointer: '' })?.file ?? object;
    },
    privateFile: (name) => secretPath(name),
  };
}

const named: ReadonlySet<string> = new Set([
  ...Object.values(openstackFiles),
  secretTemplate(openstackFiles.protect),
  secretTemplate(openstackFiles.residual),
]);

/** Whether commands name the file, which they do only where it is there. */
export function changesPrinting({ path }: EmittedFile): boolean {
  return named.has(path);
}

/** The reader says which one where there are others. */
function folder(variable: string, base: string, others: readonly string[]): readonly Word[] {
  if (others.length === 0) return ['-k', base];
  return ['-k', { variable, value: { ask: `what you use: ${[...others, base].join(', ')}` } }];
}

function hasInputs({ files }: Output, overlay: string): boolean {
  return files.some(({ path }) => path.startsWith(`${overlayFolder(overlay)}${folders.inputs}`));
}

function withoutSlash(folder: string): string {
  return folder.replace(/\/$/, '');
}
