/** `make_url`: a URL of its parts, each escaped as Python's `urllib` does it. */
import type { CallExpression, Expression } from '../../hot/ast.ts';
import { parseIntText } from '../../python/parse-number.ts';
import { Float, int, isInt, type Int } from '../../python/scalar.ts';
import { pyStr } from '../../python/text.ts';
import { isDict, typeName, type PyTree } from '../../python/tree.ts';
import { failure, type Failure } from '../failure.ts';
import type { PlainIntrinsic } from '../intrinsic.ts';

const argumentNames: readonly string[] = [
  'scheme',
  'username',
  'password',
  'host',
  'port',
  'path',
  'query',
  'fragment',
];

/**
 * heat/engine/hot/functions.py, `MakeURL`: `validate` checks what is written, `result` checks again what the
 * functions in it gave.
 */
export const makeUrl: PlainIntrinsic = {
  form: 'plain',
  check: (call) => {
    const wrong = shape(call);
    return wrong && { ...wrong, moment: 'late' };
  },
  compute: (argument, { name }) => {
    if (!isDict(argument)) return failure('AttributeError', `The arguments to "${name}" must be a map`);
    const parts = new Map([...argument].map(([key, value]) => [pyStr(key), value]));
    const wrong = checkParts(parts, name, () => undefined);
    return wrong ?? build(parts);
  },
};

function shape({ name, argument }: CallExpression): Failure | undefined {
  const { span } = argument;
  if (argument.kind !== 'map') return failure('TypeError', `The arguments to "${name}" must be a map`, { span });
  const unknown = argument.entries.filter(({ key }) => !argumentNames.includes(String(key)));
  if (unknown.length > 0) {
    return failure(
      'ValueError',
      `Invalid arguments to "${name}": ${unknown.map(({ key }) => String(key)).join(', ')}`,
      {
        span: unknown[0]?.keySpan ?? span,
        ...(unknown.length === 1 && { wrongName: { name: String(unknown[0]?.key), candidates: argumentNames } }),
      },
    );
  }
  const spans = new Map(argument.entries.map(({ key, value }) => [String(key), value.span]));
  const parts = new Map(
    argument.entries.flatMap(({ key, value }) =>
      value.kind === 'call' ? [] : [[String(key), roughly(value)] as const],
    ),
  );
  return checkParts(parts, name, (part) => spans.get(part));
}

/** As much of a written value as the checks look at. */
function roughly(expression: Expression): PyTree {
  if (expression.kind === 'literal') return expression.value;
  return expression.kind === 'map' ? new Map() : [];
}

/**
 * Stops at the query: Heat never looks at a fragment that stands beside one.
 * `MakeURL._check_args` returns from inside its loop at `query`.
 */
function checkParts(
  parts: ReadonlyMap<string, PyTree>,
  name: string,
  spanOf: (part: string) => Failure['span'],
): Failure | undefined {
  for (const part of argumentNames) {
    const value = parts.get(part);
    if (value === undefined) continue;
    const at = spanOf(part);
    const where = at && { span: at };
    if (part === 'query') {
      return isDict(value) ? undefined : failure('TypeError', `The "query" argument to "${name}" must be a map`, where);
    }
    if (part === 'port') {
      const wrong = checkPort(value, name);
      if (wrong) return { ...wrong, ...where };
    } else if (typeof value !== 'string') {
      return failure('TypeError', `The "${part}" argument to "${name}" must be a string`, where);
    }
  }
  return undefined;
}

function checkPort(value: PyTree, name: string): Failure | undefined {
  const port = portNumber(value);
  if (port === 'no number') {
    const text = `int() argument must be a string, a bytes-like object or a real number, not '${typeName(value)}'`;
    return failure('TypeError', text);
  }
  if (!isInt(port)) return failure('ValueError', `Invalid URL port "${pyStr(value)}" for ${name}`);
  return port > 0 && port <= 65535
    ? undefined
    : failure('ValueError', `Invalid URL port ${port}, must be in range 1-65535`);
}

/** Python's `int()`: floats are cut. */
function portNumber(value: PyTree): Int | 'no number' | undefined {
  if (typeof value === 'string') return parseIntText(value);
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof Float) return Number.isFinite(value.value) ? int(BigInt(Math.trunc(value.value))) : undefined;
  return isInt(value) ? value : 'no number';
}

function build(parts: ReadonlyMap<string, PyTree>): string | Failure {
  const text = (part: string): string => {
    const value = parts.get(part);
    return typeof value === 'string' ? value : '';
  };
  const scheme = text('scheme');
  if (scheme.includes(':')) return failure('ValueError', 'URL "scheme" should not contain \':\'');
  const query = parts.get('query');
  const queryText = query !== undefined && isDict(query) ? urlEncode(query) : '';
  const fragment = parts.get('fragment');
  if (fragment !== undefined && typeof fragment !== 'string')
    return failure('TypeError', 'quote_from_bytes() expected bytes');
  return join({
    scheme,
    host: hostPart(parts, text),
    path: quote(text('path'), '/'),
    query: queryText,
    fragment: quote(text('fragment'), '/'),
  });
}

/**
 * The nested `netloc` of `MakeURL.result`. A port of 0 never gets here; an IPv6 host may be written with or
 * without brackets.
 */
function hostPart(parts: ReadonlyMap<string, PyTree>, text: (part: string) => string): string {
  const user = quote(text('username'), '');
  const password = quote(text('password'), '');
  const login = user !== '' || password !== '' ? `${user}${password === '' ? '' : `:${password}`}@` : '';
  const bare = text('host').replace(/^\[(.*)\]$/s, '$1');
  const host = quote(bare, ':');
  const port = parts.get('port');
  const portText = port === undefined || port === null || port === '' || port === false ? '' : `:${pyStr(port)}`;
  return `${login}${host.includes(':') ? `[${host}]` : host}${portText}`;
}

interface UrlParts {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/**
 * Schemes that have a network location, so that `//` stands even without a host.
 * CPython Lib/urllib/parse.py, `uses_netloc`; its empty entry stands for a URL without a scheme.
 */
const netlocSchemes: ReadonlySet<string> = new Set(
  ',ftp,http,gopher,nntp,telnet,imap,wais,file,mms,https,shttp,snews,prospero,rtsp,rtsps,rtspu,rsync,svn,svn+ssh,sftp,nfs,git,git+ssh,ws,wss,itms-services'.split(
    ',',
  ),
);

/** CPython Lib/urllib/parse.py, `urlunsplit`. as of 3.11: `//` also stands before an empty host. */
function join({ scheme, host, path, query, fragment }: UrlParts): string {
  let url = path;
  if (host !== '' || (scheme !== '' && netlocSchemes.has(scheme) && !url.startsWith('//'))) {
    url = `//${host}${url !== '' && !url.startsWith('/') ? '/' : ''}${url}`;
  }
  if (scheme !== '') url = `${scheme}:${url}`;
  if (query !== '') url += `?${query}`;
  return fragment === '' ? url : `${url}#${fragment}`;
}

/**
 * Everything but letters, digits, `_.-~` and `safe` as `%XX` of its UTF-8 bytes.
 * CPython Lib/urllib/parse.py, `quote`. `\w` stands for ASCII here: without the flag `u` it has no other
 * letters.
 */
function quote(text: string, safe: string): string {
  return Array.from(text, (letter) =>
    /[\w.~-]/.test(letter) || safe.includes(letter) ? letter : escapeBytes(letter),
  ).join('');
}

function escapeBytes(letter: string): string {
  return Array.from(
    new TextEncoder().encode(letter),
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
}

/**
 * CPython Lib/urllib/parse.py, `urlencode` with `quote_plus`; Heat then puts slashes back with
 * `replace('%2F', '/')`. Values go through `str`, so null is `None` and true is `True`.
 */
function urlEncode(query: ReadonlyMap<PyTree, PyTree>): string {
  const plus = (value: PyTree): string => quote(pyStr(value), ' ').replaceAll(' ', '+');
  return [...query]
    .map(([key, value]) => `${plus(key)}=${plus(value)}`)
    .join('&')
    .replaceAll('%2F', '/');
}
