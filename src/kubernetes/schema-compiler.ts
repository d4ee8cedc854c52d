/** Ajv set up for the schemas of `grammar/kubernetes`, with the keyword that Kubernetes adds to lists. */
import { Ajv, _, nil } from 'ajv';
import type { Code, KeywordCxt, Name, Options } from 'ajv';

/** `listMapKeys: [[key, default], ...]`: no two items of the list have equal keys; an absent key counts as its default. */
type ListMapKeys = readonly (readonly [string] | readonly [string, string | number | boolean])[];

/** Patterns of some kinds are not valid with the `u` flag. */
export function createSchemaCompiler(options: Options = {}): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, ...options });
  ajv.addKeyword({
    keyword: 'listMapKeys',
    type: 'array',
    schemaType: 'array',
    error: { message: 'must not have two items with the same key' },
    code: writeListMapKeys,
  });
  return ajv;
}

/** Written as code, not as a function, so that validators can be compiled ahead. */
function writeListMapKeys(context: KeywordCxt): void {
  const { gen, data } = context;
  const keys: ListMapKeys = context.schema;
  const valid = gen.let('valid', true);
  const seen = gen.const('seen', _`new Set()`);
  gen.forRange('i', 0, _`${data}.length`, (index) => {
    const item = gen.const('item', _`${data}[${index}]`);
    gen.if(_`${item} && typeof ${item} === "object"`, () => {
      const key = gen.const('key', _`JSON.stringify([${keyParts(item, keys)}])`);
      gen.if(_`${seen}.has(${key})`, () => gen.assign(valid, false));
      gen.code(_`${seen}.add(${key})`);
    });
  });
  context.pass(valid);
}

function keyParts(item: Name, keys: ListMapKeys): Code {
  return keys.reduce<Code>((parts, [key, assumed]) => {
    const value = assumed === undefined ? _`${item}[${key}]` : _`(${item}[${key}] ?? ${assumed})`;
    return parts === nil ? value : _`${parts}, ${value}`;
  }, nil);
}
