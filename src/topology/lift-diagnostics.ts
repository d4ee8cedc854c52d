/** Messages that every lift can give, each under the name of the lift that gives it. */
import { defineDiagnostic, type DiagnosticKind } from '../diagnostics/diagnostic.ts';

export interface SharedDiagnostics {
  readonly unknownChoice: DiagnosticKind<readonly [resource: string, property: string, assumed: string]>;
  readonly unknownStructure: DiagnosticKind<readonly [resource: string, property: string]>;
}

/** The messages of one area. */
export function sharedDiagnostics(area: string): SharedDiagnostics {
  return { unknownChoice: unknownChoice(area), unknownStructure: unknownStructure(area) };
}

function unknownChoice(area: string): SharedDiagnostics['unknownChoice'] {
  return defineDiagnostic({
    code: `${area}/unknown-choice`,
    severity: 'warning',
    message: (resource: string, property: string, assumed: string) =>
      `${property} of ${resource} decides the shape of the result but is not known yet; ${assumed} is assumed`,
    explanation:
      'Some properties decide which objects are written, not what stands in a field, so they must be known when the stack is translated. Give the parameter behind this one a value with -P or in an environment.',
  });
}

function unknownStructure(area: string): SharedDiagnostics['unknownStructure'] {
  return defineDiagnostic({
    code: `${area}/unknown-structure`,
    severity: 'warning',
    message: (resource: string, property: string) =>
      `${property} of ${resource} is a list or map whose content is not known yet, so it is left out`,
    explanation:
      'The keys of this map decide what is written. They come from something that is known only later, such as a parameter without a value or an attribute of a live resource. Give the parameter a value with -P or in an environment, or complete the result by hand.',
  });
}
