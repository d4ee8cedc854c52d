/** The contract of a lift as far as it can be asked without a template: nothing of the type is forgotten, nothing throws. */
import { anyPluginType } from '../../grammar/heat/index.ts';
import { createCollector } from '../diagnostics/collector.ts';
import { createLeafTable } from '../evaluate/leaf-table.ts';
import { factValue, map, poison, symbolic, type Value } from '../evaluate/value.ts';
import { memoryHost } from '../host/memory-host.ts';
import { readStack } from '../hot/read.ts';
import { buildStack } from '../stack/build-stack.ts';
import { allResources, type Resource } from '../stack/stack.ts';
import { areaOf } from '../topology/area.ts';
import { symbolicAttributes } from '../topology/attributes.ts';
import { Draft } from '../topology/draft.ts';
import { createLiftReport } from '../topology/lift-report.ts';
import { liftSet } from '../topology/lift-set.ts';
import type { Lift, PropertyTable } from '../topology/lift.ts';
import { createReader } from '../topology/reader.ts';
import { finding, type Finding } from './finding.ts';
import { messageOf } from '../source/message-of.ts';

/** What the lift declares, held to the catalogue where that has the type. */
export function declarationFindings(lift: Lift): readonly Finding[] {
  const plugin = anyPluginType(lift.type);
  const { properties = new Map(), attributes = new Map() } = plugin ?? {};
  return [
    ...(plugin || /^\w+(?:::\w+)+$/.test(lift.type)
      ? []
      : [finding('type', lift.type, 'a type must have a name like Vendor::Service::Thing')]),
    ...(plugin ? compared('property', [...properties.keys()], Object.keys(lift.properties)) : []),
    ...(plugin ? compared('attribute', [...attributes.keys()], Object.keys(lift.attributes)) : []),
    ...Object.entries<PropertyTable[string]>(lift.properties).flatMap(([name, { note, schema }]) => [
      ...(/^\S.{4,}[^.]$/.test(note)
        ? []
        : [finding('property', name, 'its note must be one clause of 6 characters or more, without a full stop')]),
      ...(plugin && schema ? [finding('property', name, 'the catalogue already has its schema')] : []),
    ]),
    ...messageFindings(lift),
  ];
}

/** Both directions: what is left out is lost without a word, and what does not exist is never reached. */
function compared(clause: string, wanted: readonly string[], given: readonly string[]): readonly Finding[] {
  return [
    ...wanted
      .filter((name) => !given.includes(name))
      .map((name) => finding(clause, name, 'the table of the lift does not declare it')),
    ...given.filter((name) => !wanted.includes(name)).map((name) => finding(clause, name, 'the type does not have it')),
  ];
}

/** Codes of a lift are in the area of its type, so that two authors never choose the same one. */
function messageFindings({ type, diagnostics = [] }: Lift): readonly Finding[] {
  const codes = diagnostics.map(({ code }) => code);
  return diagnostics.flatMap(({ code, explanation }, index) => [
    ...(code.startsWith(`${areaOf(type)}/`) && /^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/.test(code)
      ? []
      : [finding('message', code, `its code must be ${areaOf(type)}/ and a name in lower case`)]),
    ...(codes.indexOf(code) === index ? [] : [finding('message', code, 'two messages have this code')]),
    ...(explanation.length > 40 ? [] : [finding('message', code, 'its explanation must have more than 40 characters')]),
  ]);
}

const forms = ['nothing', 'symbolic', 'poison', 'facts', 'maps'] as const;

/** Whatever properties hold, the lift and each attribute give an answer. */
export async function totalityFindings(lift: Lift): Promise<readonly Finding[]> {
  const made = await resourceOf(lift);
  if (!made) return [finding('total', lift.type, 'no resource of the type can be created')];
  return forms.flatMap((form) => formFindings(lift, form, filled(made, lift, form)));
}

/** Every property in one form at a time: whatever is wrong with a form shows alone. */
function formFindings(lift: Lift, form: (typeof forms)[number], resource: Resource): readonly Finding[] {
  const draft = new Draft(createLeafTable(), createCollector(), { lifts: liftSet([lift]) });
  const thrown = attempt(() =>
    lift.lift(createReader(resource, draft).read, resource, createLiftReport(resource, draft)),
  );
  const answers = Object.entries(lift.attributes).flatMap(([name, meaning]) => {
    const answer: { value?: Value } = {};
    const failed = attempt(() => (answer.value = meaning(resource, [], { identity: () => undefined })));
    if (failed !== undefined)
      return [finding('attribute', name, `throws for properties of the form "${form}": ${failed}`)];
    const isRefused = form === 'nothing' && answer.value?.kind === 'poison';
    return isRefused ? [finding('attribute', name, 'is an error if no property is set')] : [];
  });
  return [
    ...(thrown === undefined
      ? []
      : [finding('total', lift.type, `throws for properties of the form "${form}": ${thrown}`)]),
    ...answers,
  ];
}

/** The text of what was thrown; undefined when nothing was. */
function attempt(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** A resource of the type without any property, as the front end makes it. */
async function resourceOf(lift: Lift): Promise<Resource | undefined> {
  const reports = createCollector();
  const text = `heat_template_version: 2021-04-16\nresources: { it: { type: ${JSON.stringify(lift.type)} } }\n`;
  const read = await readStack(memoryHost({ 'it.yaml': text }), { template: 'it.yaml' }, reports);
  const lifts = liftSet([lift]);
  const attributes = symbolicAttributes(lifts);
  const built = buildStack(read, { attributes, stackName: 'it', strict: false, types: lifts.types }, reports);
  return built && allResources(built.stack).find(({ path }) => path === 'it');
}

/** Properties that the table does not have are filled too: the catalogue may give them. */
function filled(resource: Resource, lift: Lift, form: (typeof forms)[number]): Resource {
  if (form === 'nothing') return { ...resource, properties: new Map(), effective: new Map() };
  const names = [...new Set([...Object.keys(lift.properties), ...(anyPluginType(lift.type)?.properties.keys() ?? [])])];
  const values = new Map(names.map((name) => [name, anyValue(form, name)]));
  return { ...resource, properties: values, effective: values };
}

/** The forms in which a lift meets a value that is no plain scalar. */
function anyValue(form: Exclude<(typeof forms)[number], 'nothing'>, name: string): Value {
  if (form === 'poison') return poison;
  if (form === 'facts') return factValue({ fact: 'id', of: 'other' });
  const parameter = symbolic({ op: 'parameter', name, stack: '' }, 'install');
  return form === 'maps' ? map([[name, parameter]]) : parameter;
}
