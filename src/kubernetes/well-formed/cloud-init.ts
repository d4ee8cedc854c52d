/** First-boot data of a machine: one source each, small enough to stand inline, and a place for public keys. */
import { at, itemsAt, pointerTo, textAt } from '../json.ts';
import type { Json } from '../json.ts';
import type { Finding } from './finding.ts';

type Path = readonly (string | number)[];

/** Bytes that KubeVirt takes inline, counted after base64 is decoded. */
const inlineLimit = 2048;

const volumeKinds = ['cloudInitNoCloud', 'cloudInitConfigDrive'];
const userSources = ['userData', 'userDataBase64', 'secretRef'];
const networkSources = ['networkData', 'networkDataBase64', 'networkDataSecretRef'];

/** For each volume that is a data source, whichever of the kinds. */
export function cloudInitFindings(object: Json, template: Path): readonly Finding[] {
  const found = itemsAt(object, ...template, 'volumes').flatMap((volume, index) =>
    volumeKinds.flatMap((kind) => {
      const data = at(volume, kind);
      return data === undefined ? [] : [{ kind, data, path: [...template, 'volumes', index, kind] }];
    }),
  );
  return [
    ...found.slice(1).map(({ path }) => ({
      pointer: pointerTo(...path),
      message: 'a machine reads one cloud-init volume only',
      rule: 'cloud-init-source',
    })),
    ...found.flatMap(({ data, path }) => [...sourceFindings(data, path), ...sizeFindings(data, path)]),
    ...credentialFindings(
      object,
      template,
      found.map(({ kind }) => kind),
    ),
  ];
}

/** KubeVirt takes one source of each sort, and the API server does not look. */
function sourceFindings(data: Json, path: Path): readonly Finding[] {
  const user = userSources.filter((source) => at(data, source) !== undefined);
  const network = networkSources.filter((source) => at(data, source) !== undefined);
  const pointer = pointerTo(...path);
  const rule = 'cloud-init-source';
  return [
    ...(user.length > 1 ? [{ pointer, message: `has several sources of user data: ${user.join(', ')}`, rule }] : []),
    ...(network.length > 1
      ? [{ pointer, message: `has several sources of network data: ${network.join(', ')}`, rule }]
      : []),
    ...(user.length + network.length === 0
      ? [{ pointer, message: 'has neither user data nor network data', rule }]
      : []),
  ];
}

/** Longer texts must be in a Secret. */
function sizeFindings(data: Json, path: Path): readonly Finding[] {
  return ['userData', 'networkData'].flatMap((field) => {
    const plain = textAt(data, field);
    const encoded = textAt(data, `${field}Base64`);
    const sizes = [
      ...(plain === undefined ? [] : [{ name: field, bytes: utf8Length(plain) }]),
      ...(encoded === undefined ? [] : [{ name: `${field}Base64`, bytes: decodedLength(encoded) }]),
    ];
    return sizes
      .filter(({ bytes }) => bytes > inlineLimit)
      .map(({ name, bytes }) => ({
        pointer: pointerTo(...path, name),
        message: `has ${bytes} bytes; inline data may have ${inlineLimit}`,
        rule: 'cloud-init-size',
      }));
  });
}

/** Bytes of a text as it is stored. */
function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Without decoding: the text may be long, and only its length counts. */
function decodedLength(base64: string): number {
  const digits = base64.replaceAll(/[^A-Za-z0-9+/]/g, '');
  return Math.floor((digits.length * 3) / 4);
}

/** Keys that travel by cloud-init need a cloud-init volume of that sort. */
function credentialFindings(object: Json, template: Path, kinds: readonly string[]): readonly Finding[] {
  const wanted = [
    { method: 'noCloud', kind: 'cloudInitNoCloud' },
    { method: 'configDrive', kind: 'cloudInitConfigDrive' },
  ];
  return itemsAt(object, ...template, 'accessCredentials').flatMap((_credential, index) => {
    const path = [...template, 'accessCredentials', index, 'sshPublicKey', 'propagationMethod'];
    return wanted
      .filter(({ method, kind }) => at(object, ...path, method) !== undefined && !kinds.includes(kind))
      .map(({ method, kind }) => ({
        pointer: pointerTo(...path, method),
        message: `needs a ${kind} volume`,
        rule: 'access-credentials',
      }));
  });
}
