/** What a script asks until it is true: that a program on the server answers. */
import type { Unknown } from '../shell/words.ts';

export interface AwaitedCheck {
  readonly port: number;
  /** Of a request over HTTP; absent: a connection is enough. */
  readonly http?: { readonly path: string; readonly scheme: 'HTTP' | 'HTTPS' };
}

/** `curl -sf http://localhost:8080/ready`, `wget -qO- 127.0.0.1`, `nc -z localhost 5432`. */
export function awaitedCheck(program: string, words: readonly (string | Unknown)[]): AwaitedCheck | undefined {
  const plain = words.filter((word) => typeof word === 'string');
  if (plain.length < words.length) return undefined;
  if (program === 'nc' || program === 'ncat') return connection(plain);
  // curl takes any answer for success where it is not told that errors are failures.
  const asks = program === 'wget' || (program === 'curl' && plain.some((word) => /^(?:-[a-zA-Z]*f|--fail)/.test(word)));
  const urls = plain.flatMap((word) => (asks ? (address(word) ?? []) : []));
  return urls.length === 1 ? urls[0] : undefined;
}

function address(word: string): AwaitedCheck | undefined {
  const found = /^(?:(https?):\/\/)?(?:localhost|127\.0\.0\.1)(?::(\d{1,5}))?(\/[^\s#]*)?$/.exec(word);
  if (!found) return undefined;
  const [, scheme, port, path = '/'] = found;
  const usual = scheme === 'https' ? 443 : 80;
  return {
    port: port === undefined ? usual : Number(port),
    http: { path, scheme: scheme === 'https' ? 'HTTPS' : 'HTTP' },
  };
}

function connection(words: readonly string[]): AwaitedCheck | undefined {
  const [host, port = '', ...more] = words.filter((word) => !word.startsWith('-'));
  const isLocal = host === 'localhost' || host === '127.0.0.1';
  return isLocal && more.length === 0 && /^\d{1,5}$/.test(port) ? { port: Number(port) } : undefined;
}
