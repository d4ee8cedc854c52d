/** Messages that every lift can give, each under the name of the lift that gives it. */
import { defineDiagnostic, type DiagnosticKind } from '../diagnostics/diagnostic.ts';

/** `assumed` is what is taken where the value is not known. */
export interface SharedDiagnostics {
  readonly unknownChoice: DiagnosticKind<readonly [resource: string, property: string, assumed: string]>;
  readonly unknownStructure: DiagnosticKind<readonly [resource: string, property: string]>;
}

/** `what` is what makes the value secret: `hidden parameter token`. */
export const hiddenValue = defineDiagnostic<readonly [resource: string, property: string, what: string]>({
  code: 'plan/hidden-value',
  severity: 'warning',
  message: (resource, property, what) =>
    `${property} of "${resource}" comes from ${what}, so the objects have a placeholder instead of the value`,
  explanation:
    'Secret values are only written below secrets/, and this property is printed where everybody can read it: in a manifest, a name, or the plan. Where the value is no secret, remove "hidden: true" (NoEcho) from the parameter, or write the value into the template. Otherwise complete the stubs that the plan names.',
});

/** The messages of one area. */
export function sharedDiagnostics(area: string): SharedDiagnostics {
  return { unknownChoice: unknownChoice(area), unknownStructure: unknownStructure(area) };
}

function unknownChoice(area: string): SharedDiagnostics['unknownChoice'] {
  return defineDiagnostic({
    code: `${area}/unknown-choice`,
    severity: 'warning',
    message: (resource: string, property: string, assumed: string) =>
      `${property} of "${resource}" is not known yet but decides which objects are generated; ${assumed} is assumed`,
    explanation:
      'Some properties decide which objects are generated, not only the value of a field, so they must be known at conversion. Give the parameter a value with -P or in an environment file.',
  });
}

function unknownStructure(area: string): SharedDiagnostics['unknownStructure'] {
  return defineDiagnostic({
    code: `${area}/unknown-structure`,
    severity: 'warning',
    message: (resource: string, property: string) =>
      `${property} of "${resource}" is a list or map whose content is not known yet, so it is omitted`,
    explanation:
      'The content of the list or map decides what is generated. It comes from a value that is known only later, such as a parameter without a value or an attribute of a live resource. Give the parameter a value with -P or in an environment file, or complete the result manually.',
  });
}
