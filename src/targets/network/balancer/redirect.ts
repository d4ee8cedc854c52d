/** URLs to which clients are sent, as filters of an HTTPRoute. */
import { known, originsOf, textOf, type Value } from '../../../evaluate/value.ts';

export interface Redirect {
  readonly scheme: Value;
  readonly hostname: Value;
  readonly port?: number;
  readonly path?: { readonly type: 'ReplaceFullPath'; readonly replaceFullPath: Value };
  readonly statusCode: 302;
}

/** Octavia answers with 302. */
export function redirectOf(url: Value): Redirect | { readonly refused: string } {
  const text = textOf(url);
  const found = text === undefined ? undefined : /^(https?):\/\/([^/:?#@]+)(?::(\d+))?([^?#]*)([?#].*)?$/.exec(text);
  const [, scheme, hostname, port, path, rest] = found ?? [];
  if (scheme === undefined || hostname === undefined)
    return { refused: 'its URL is not known, or not one of http or https' };
  if (rest !== undefined) return { refused: 'a redirect of a route has no query and no fragment' };
  const origins = originsOf(url);
  return {
    scheme: known(scheme, origins),
    hostname: known(hostname, origins),
    ...(port !== undefined && { port: Number(port) }),
    path: { type: 'ReplaceFullPath', replaceFullPath: known(path === undefined || path === '' ? '/' : path, origins) },
    statusCode: 302,
  };
}
