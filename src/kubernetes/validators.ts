/** Compiled schemas by kind. The bundler puts validators compiled at build time in the place of this module. */
import { schemaLoaders } from '../../grammar/kubernetes/loaders.ts';
import type { AnySchema, Ajv, ErrorObject } from 'ajv';

/** As ajv compiles it; errors are those of the last call. */
interface Validator {
  (data: unknown): unknown;
  readonly errors?: readonly ErrorObject[] | null;
}

/** Memory of pure functions: a schema always compiles to the same validator. */
const compiled = new Map<string, Promise<Validator>>();
const compiler: { ajv?: Promise<Ajv> } = {};

/** The validator of `apiVersion/kind`; undefined for kinds without a schema. */
export function validatorOf(key: string): Promise<Validator> | undefined {
  const ready = compiled.get(key);
  if (ready) return ready;
  const load = Object.hasOwn(schemaLoaders, key) ? schemaLoaders[key] : undefined;
  if (!load) return undefined;
  const made = load().then(async (module) => compile(module.default));
  compiled.set(key, made);
  return made;
}

/** Loaded at the first use: most runs validate nothing. */
async function compile(schema: AnySchema): Promise<Validator> {
  compiler.ajv ??= import('./schema-compiler.ts').then(({ createSchemaCompiler }) => createSchemaCompiler());
  return (await compiler.ajv).compile(schema);
}
