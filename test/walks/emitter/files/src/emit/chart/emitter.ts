/** A Helm chart: the objects as templates, in which a parameter without a value is a value of the chart. It holds no secret text. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Value } from '../../evaluate/value.ts';
import { printHole } from '../../print/print-hole.ts';
import { renderObject } from '../../print/render-object.ts';
import { printYaml } from '../../print/yaml-printer.ts';
import { printingOfFile } from '../commands/printing-of.ts';
import type { ObjectEmitter } from '../emitter.ts';
import type { EmittedFile } from '../file.ts';
import { singleStems } from '../layout.ts';
import type { OutputObject, Rendered } from '../rendered.ts';

const leftOut = defineDiagnostic({
  code: 'emit/chart-left-out',
  severity: 'warning',
  message: (names: string) => `not in the chart: ${names}`,
  explanation:
    'A chart holds what can be said before it is installed, and no secret text. Convert into a directory to get Secrets as files and the objects that wait for an answer.',
});

export const chart: ObjectEmitter = {
  id: 'chart',
  latest: 'install',
  diagnostics: [leftOut],
  emit(rendered, { reports }) {
    const stems = singleStems(rendered.objects);
    const ready = rendered.objects.filter(({ state }) => state === 'ready');
    const parameters = new Set<string>();
    const files = ready.map((object) => template(object, stems.get(object) ?? '', parameters));
    const missing = missingFrom(rendered);
    if (missing.length > 0) reports.report(leftOut, {}, missing.join(', '));
    const values = new Map([...parameters].toSorted().map((name) => [name, null]));
    return {
      files: [chartFile(rendered), { path: 'values.yaml', text: printYaml(values).text }, ...files],
      placeOf: ({ object }) => {
        const printed = ready.find(({ id }) => id === object);
        return printed && { file: pathOf(stems.get(printed) ?? '') };
      },
    };
  },
  printing: (_, output) => printingOfFile('templates', output),
};

function chartFile({ stackName }: Rendered): EmittedFile {
  const about = new Map([
    ['apiVersion', 'v2'],
    ['name', stackName],
    ['version', '0.1.0'],
  ]);
  return { path: 'Chart.yaml', text: printYaml(about).text };
}

function pathOf(stem: string): string {
  return `templates/${stem}.yaml`;
}

function missingFrom({ objects, secrets }: Rendered): readonly string[] {
  return [
    ...secrets.map(({ name }) => `Secret ${name}`),
    ...objects.flatMap(({ state, object: { kind, metadata } }) =>
      state === 'ready' ? [] : [`${kind} ${metadata.name}`],
    ),
  ];
}

/** Values are put where marks were printed, so that the printer knows nothing of them. */
function template(object: OutputObject, stem: string, parameters: Set<string>): EmittedFile {
  let mark = 'chart-value';
  while (printYaml(object.plain).text.includes(mark)) mark += '-';
  const names: string[] = [];
  const marked = (value: Value): string => {
    if (value.kind !== 'symbolic') return printHole(value);
    const { expression } = value;
    if (expression.op === 'concat') return expression.parts.map(marked).join('');
    if (expression.op !== 'parameter') return printHole(value);
    parameters.add(expression.name);
    return `${mark}-${names.push(expression.name) - 1}.`;
  };
  let { text } = printYaml(renderObject(object.object, marked).plain);
  text = text.replaceAll('{{', '{{ "{{" }}');
  names.forEach((name, index) => {
    const own = `${mark}-${index}.`;
    const value = `index .Values ${JSON.stringify(name)}`;
    text = text.replaceAll(`"${own}"`, `{{ ${value} | toJson }}`).replaceAll(own, `{{ ${value} }}`);
  });
  return { path: pathOf(stem), text };
}
