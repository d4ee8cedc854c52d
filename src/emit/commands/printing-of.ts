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
    gate: gateOf(overlays),
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
  };
}

function gateOf(overlays: readonly RenderedOverlay[]): readonly Word[] {
  if (overlays.length === 0) return [];
  const names = overlays.map(({ name }) => name).join(', ');
  const ask = `name of the overlay that you use: ${names}; for the base, leave --overlay out`;
  return ['--overlay', { variable: 'OVERLAY_NAME', value: { ask } }];
}

export function overlayPrinting({ name }: Pick<RenderedOverlay, 'name'>, output: Output): Printing {
  const folder = overlayFolder(name);
  const base = hasInputs(output, name) ? folder : '';
  return {
    ...shared(output),
    gate: ['--overlay', name],
    target: withoutSlash(folder),
    inputs: `${base}${withoutSlash(folders.inputs)}`,
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
