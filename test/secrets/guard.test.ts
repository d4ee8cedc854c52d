/** The guard finds a secret in every spelling, whoever put it there, and takes no public text for one. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { algorithms } from '../../src/evaluate/intrinsics/digest.ts';
import { createGuard } from '../../src/guard/guard.ts';
import { allHashes } from '../../src/guard/spellings.ts';
import { compile, defineTarget, lowering, memoryHost, standardTarget } from '../../src/index.ts';

const secret = 'Tr0ub4dor&3 "x"/y';
const shown = (texts: readonly string[]) => ({
  publicTexts: () => texts,
  coveredPlaces: () => new Map(),
  hashes: allHashes,
});
const guard = createGuard(new Map([[secret, 'hidden parameter p']]), shown(['nothing of it']));
const bytes = Buffer.from(secret);
/** Hashes of the function `digest`, as node:crypto calls them. */
const openssl = new Map([
  ...['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'ripemd160'].map((name) => [name, name] as const),
  ...['sha512_224', 'sha512_256', 'sha3_224', 'sha3_256', 'sha3_384', 'sha3_512'].map(
    (name) => [name, name.replace('_', '-')] as const,
  ),
  ['blake2b', 'blake2b512'],
  ['blake2s', 'blake2s256'],
]);
const digest = (name: string, form: 'hex' | 'base64'): string => createHash(name).update(bytes).digest(form);

it.each([
  ['as it is', `a ${secret} b`],
  ['in JSON', JSON.stringify({ a: secret })],
  ['in quotes of YAML', `a: '${secret}'`],
  ['in quotes of a shell', `echo '${secret}'`],
  ['in Markdown', secret.replaceAll(/[&"/]/g, '\\$&')],
  ['in a folded text', 'a: >\n  Tr0ub4dor&3\n  "x"/y'],
  ['in an address', `https://x/?q=${encodeURIComponent(secret)}`],
  ['in a name', 'image-tr0ub4dor-3-x-y-root'],
  ['in hexadecimal', bytes.toString('hex')],
  ['in capital hexadecimal', bytes.toString('hex').toUpperCase()],
  ...[0, 1, 2].map((offset): [string, string] => [
    `in base64 behind ${offset} bytes`,
    Buffer.concat([Buffer.alloc(offset, 'a'), bytes, Buffer.from('zz')]).toString('base64'),
  ]),
  ['in base64 of addresses', bytes.toString('base64url')],
  ['in base64 with lines', `${bytes.toString('base64').slice(0, 9)}\n    ${bytes.toString('base64').slice(9)}`],
  ...[...openssl.values()].flatMap((name): [string, string][] => [
    [`as ${name}`, digest(name, 'hex')],
    [`as ${name} in base64`, digest(name, 'base64')],
  ]),
])('finds it %s', (_, text) => {
  expect(guard.shownBy(`before\n${text}\nafter`)).toBe('hidden parameter p');
});

it('knows the digest by every hash that a template can ask for, of Latin-1 too', () => {
  expect([...openssl.keys()].toSorted()).toEqual([...algorithms.keys()].toSorted());
  const umlaut = 'Schl\u00fcssel-4711';
  const own = createGuard(new Map([[umlaut, 'hidden parameter q']]), shown([]));
  for (const encoding of ['utf8', 'latin1'] as const)
    expect(own.shownBy(createHash('sha256').update(umlaut, encoding).digest('hex')), encoding).toBe(
      'hidden parameter q',
    );
});

it('finds no secret where there is none, nor one that the inputs show', () => {
  expect(guard.shownBy('Tr0ub4dor and others')).toBeUndefined();
  const open = createGuard(new Map([['ubuntu-24.04', 'hidden parameter image']]), shown(['image: ubuntu-24.04']));
  expect(open.shownBy('image: ubuntu-24.04')).toBeUndefined();
  expect(open.withoutSecrets('image: ubuntu-24.04')).toBe('image: ubuntu-24.04');
});

it.each(['admin', 'password', '8080', 'true', 'Admin', 'abc12', 'clear-secret'])(
  'leaves %s alone, but not in base64 or as a digest',
  (word) => {
    const weak = createGuard(new Map([[word, 'hidden parameter p']]), shown([]));
    expect(weak.shownBy(`a text with ${word} in it`)).toBeUndefined();
    expect(weak.shownBy(createHash('sha256').update(word).digest('hex'))).toBe('hidden parameter p');
  },
);

it('finds a line of a private key', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj\n-----END PRIVATE KEY-----\n';
  const ofKey = createGuard(new Map([[key, 'private key in host.key']]), shown([]));
  expect(ofKey.shownBy('key: "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj"')).toBe('private key in host.key');
  expect(ofKey.shownBy('-----BEGIN PRIVATE KEY-----')).toBeUndefined();
});

it.each([
  ['\uD800lone-half-1', 'x'],
  ['é'.repeat(40), 'x'],
  ['', undefined],
  ['\n\n', undefined],
  ['\0'.repeat(9), undefined],
])('takes any text for a secret: %j', (text, what) => {
  expect(createGuard(new Map([[text, 'x']]), shown([])).shownBy(`a ${text} b`)).toBe(what);
});

it('finds the beginning of a long secret', () => {
  const long = Array.from({ length: 300 }, (_, index) => `${index}x`).join('');
  const ofLong = createGuard(new Map([[long, 'hidden parameter p']]), shown([]));
  expect(ofLong.shownBy(`cut: ${long.slice(0, 200)}...`)).toBe('hidden parameter p');
  expect(ofLong.withoutSecrets(`cut: ${long.slice(0, 200)}...`)).toBe('cut: <hidden parameter p>...');
  expect(createGuard(new Map([[long, 'x']]), shown([long])).shownBy(long)).toBeUndefined();
});

it.each([
  ['a'.repeat(80_000), 'a'.repeat(40_000)],
  [`${'a'.repeat(40_000)}b`, 'a'.repeat(80_000)],
  [`${'a"\\'.repeat(20_000)}b`, 'a"\\'.repeat(40_000)],
  [Array.from({ length: 2000 }, (_, index) => 'a'.repeat(16) + index).join('\n'), 'a'.repeat(80_000)],
])('takes linear time for repeating letters, case %#', (hidden, text) => {
  const repeating = createGuard(new Map([[hidden, 'x']]), shown([]));
  const started = performance.now();
  repeating.shownBy(text);
  repeating.withoutSecrets(text);
  expect(performance.now() - started).toBeLessThan(20_000);
});

it('names what it replaces', () => {
  expect(guard.withoutSecrets(`The value '${secret}' is wrong`)).toBe(`The value '<hidden parameter p>' is wrong`);
  expect(guard.withoutSecrets(`no attribute "${digest('sha512', 'hex')}"`)).toBe('no attribute "<hidden parameter p>"');
});

it('replaces all secrets in one pass, the longest first, and nothing that it has put in', () => {
  const several = createGuard(
    new Map([
      ['Tr0ub4', 'hidden parameter p4r4meter'],
      ['Tr0ub4dor', 'hidden parameter q'],
      ['p4r4meter', 'hidden parameter r'],
    ]),
    shown([]),
  );
  const clean = several.withoutSecrets('Tr0ub4dor Tr0ub4 p4r4meter');
  expect(clean).toBe('<hidden parameter q> <hidden parameter p4r4meter> <hidden parameter r>');
  expect(several.withoutSecrets(clean)).toBe(clean);
});

const template = `heat_template_version: 2018-08-31
parameters: { token: { type: string, hidden: true, default: S3cr3tToken9 } }
resources:
  v: { type: OS::Cinder::Volume, properties: { size: 1 } }
`;

it('stops a target that prints a secret', async () => {
  const claim = standardTarget('volume', 'claim');
  const leaky = defineTarget({
    ...claim,
    lower(node, world) {
      const token = world.source.stack.parameters.get('token')?.value;
      const text = token?.kind === 'known' ? Buffer.from(String(token.value)).toString('base64') : '';
      const { items, needs } = claim.lower(node, world);
      const metadata = lowering.meta(world, 'leak', { node: node.id });
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, body: { data: { text } } } as const;
      return { items: [...items, { item: 'object', object, owner: node.id }], needs };
    },
  });
  const { ok, files, diagnostics } = await compile(memoryHost({ 'stack.yaml': template }), {
    template: 'stack.yaml',
    targets: [leaky],
  });
  expect(ok).toBe(false);
  const leak = diagnostics.filter(({ code }) => code === 'internal/secret-leak');
  expect(leak.map(({ message }) => message)).toEqual([
    'base/v.yaml would show the hidden parameter token, so it is left out',
  ]);
  expect(files.map(({ path }) => path)).not.toContain('base/v.yaml');
  expect(JSON.stringify(diagnostics)).not.toContain('S3cr3t');
});

it.each(['heat2kube', 'ReadWriteOnce', 'networking.k8s.io/v1', 'PersistentVolumeClaim'])(
  'takes no word of its own outputs for a secret: %s',
  async (value) => {
    const { diagnostics, files } = await compile(memoryHost({ 'stack.yaml': template }), {
      template: 'stack.yaml',
      parameters: new Map([['token', value]]),
    });
    expect(diagnostics.filter(({ code }) => code === 'internal/secret-leak')).toEqual([]);
    expect(files.map(({ path }) => path)).toContain('heat2kube.lock');
  },
);
