/** Checks one object against the strict schema of its kind. What schemas cannot say is in `well-formed/`. */
import { keyOf, wordAt } from './json.ts';
import type { Json, ObjectProblem } from './json.ts';
import { validatorOf } from './validators.ts';

/** Problems of the object alone, by place; empty when the API server would take it as far as schemas tell. */
export async function validateObject(object: Json): Promise<readonly ObjectProblem[]> {
  const key = `${wordAt(object, 'apiVersion')}/${wordAt(object, 'kind')}`;
  const validator = await validatorOf(key);
  if (!validator) {
    return [{ object: keyOf(object), pointer: '', message: `there is no schema of ${key}`, rule: 'unknown-kind' }];
  }
  if (validator(object)) return [];
  return (validator.errors ?? []).map(({ instancePath, message = 'is not valid', params }) => ({
    object: keyOf(object),
    pointer: instancePath,
    message: `${message}${detailOf(params)}`,
    rule: 'schema',
  }));
}

/** Which field is unknown, or which words are allowed; ajv keeps that beside its message. */
function detailOf(params: Readonly<Record<string, unknown>>): string {
  const detail = params['additionalProperty'] ?? params['allowedValues'] ?? params['allowedValue'];
  return detail === undefined ? '' : `: ${JSON.stringify(detail)}`;
}
