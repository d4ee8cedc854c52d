/** Reads `heat2kube.yaml`: every wrong key and value is reported at its place, and the rest still counts. */
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { buildTree } from '../hot/tree-builder.ts';
import type { MappingNode, Tree } from '../hot/tree.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { FlavorMapping, ImageMapping, Mode, NetworkMapping, Profile, ResourceMapping } from './config.ts';

export const unknownKey = defineDiagnostic({
  code: 'config/unknown-key',
  severity: 'error',
  message: (key: string, where: string) => `"${key}" is no key of ${where}`,
  explanation: 'The configuration has a closed set of keys; docs/config.md explains every one.',
});

export const badValue = defineDiagnostic({
  code: 'config/bad-value',
  severity: 'error',
  message: (key: string, expected: string) => `${key} must be ${expected}`,
  explanation: 'The value has another type, or is none of the values that the key allows.',
});

export const configDiagnostics = Object.freeze([unknownKey, badValue]);

/** What a configuration file says; absent keys are left out, so that options and defaults can fill them. */
export interface ConfigFile {
  readonly stackName?: string;
  readonly namespace?: string;
  readonly clusterDomain?: string;
  readonly profile?: Profile;
  readonly mode?: Mode;
  readonly labelPrefix?: string;
  readonly images?: ReadonlyMap<string, ImageMapping>;
  readonly flavors?: ReadonlyMap<string, FlavorMapping>;
  readonly networks?: ReadonlyMap<string, NetworkMapping>;
  readonly volumeTypes?: ReadonlyMap<string, string>;
  readonly resources?: ReadonlyMap<string, ResourceMapping>;
}

const dnsLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const dnsName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const quantity = /^[0-9]+(\.[0-9]+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$/;

export function loadConfig(file: SourceFile, reports: Collector): ConfigFile {
  const { tree, diagnostics } = buildTree(file, { syntax: 'yaml' });
  for (const diagnostic of diagnostics) reports.add(diagnostic);
  if (!tree || (tree.kind === 'scalar' && tree.value === null)) return {};
  return new ConfigReader(reports).file(tree);
}

type Shape<T> = { readonly [K in keyof T]-?: (tree: Tree, where: string) => Exclude<T[K], undefined> | undefined };

class ConfigReader {
  readonly #reports: Collector;

  constructor(reports: Collector) {
    this.#reports = reports;
  }

  file(tree: Tree): ConfigFile {
    return this.#record<ConfigFile>(tree, 'heat2kube.yaml', {
      stackName: (node, at) => this.#text(node, at, dnsLabel, 'a DNS label'),
      namespace: (node, at) => this.#text(node, at, dnsLabel, 'a DNS label'),
      clusterDomain: (node, at) => this.#text(node, at, dnsName, 'a DNS name'),
      profile: (node, at) => this.#oneOf(node, at, ['openstack', 'standalone'] as const),
      mode: (node, at) => this.#oneOf(node, at, ['redeploy', 'migrate'] as const),
      labelPrefix: (node, at) => this.#text(node, at, dnsName, 'a DNS name'),
      images: (node, at) => this.#table(node, at, (item, place) => this.#image(item, place)),
      flavors: (node, at) => this.#table(node, at, (item, place) => this.#flavor(item, place)),
      networks: (node, at) => this.#table(node, at, (item, place) => this.#network(item, place)),
      volumeTypes: (node, at) =>
        this.#table(node, at, (item, place) => this.#text(item, place, dnsName, 'the name of a StorageClass')),
      resources: (node, at) => this.#table(node, at, (item, place) => this.#resource(item, place)),
    });
  }

  #image(tree: Tree, where: string): ImageMapping | undefined {
    const all = this.#record<{
      dataSource?: string;
      namespace?: string;
      size?: string;
      url?: string;
      containerDisk?: string;
    }>(tree, where, {
      dataSource: (node, at) => this.#text(node, at, dnsName, 'the name of a DataSource'),
      namespace: (node, at) => this.#text(node, at, dnsLabel, 'a DNS label'),
      size: (node, at) => this.#text(node, at, quantity, 'a quantity such as 10Gi'),
      url: (node, at) => this.#text(node, at, /^(https?|docker):\/\/\S+$/, 'an http, https or docker URL'),
      containerDisk: (node, at) => this.#text(node, at, /^\S+$/, 'a container image'),
    });
    const { dataSource, url, containerDisk, namespace, size } = all;
    const chosen = [dataSource, url, containerDisk].filter((item) => item !== undefined);
    if (chosen.length !== 1)
      return this.#bad(tree, where, 'a map with exactly one of dataSource, url and containerDisk');
    if (dataSource === undefined && namespace !== undefined)
      return this.#bad(tree, where, 'a map with a namespace only beside a dataSource');
    if (containerDisk !== undefined && size !== undefined)
      return this.#bad(tree, where, 'a map without a size beside a containerDisk');
    if (dataSource !== undefined)
      return { dataSource, ...(namespace !== undefined && { namespace }), ...(size !== undefined && { size }) };
    if (url !== undefined) return { url, ...(size !== undefined && { size }) };
    return containerDisk === undefined ? undefined : { containerDisk };
  }

  #flavor(tree: Tree, where: string): FlavorMapping {
    const size = (node: Tree, at: string): string | undefined =>
      this.#text(node, at, quantity, 'a quantity such as 4Gi');
    return this.#record<FlavorMapping>(tree, where, {
      instancetype: (node, at) => this.#text(node, at, dnsName, 'the name of an instance type'),
      kind: (node, at) =>
        this.#oneOf(node, at, ['VirtualMachineInstancetype', 'VirtualMachineClusterInstancetype'] as const),
      preference: (node, at) => this.#text(node, at, dnsName, 'the name of a preference'),
      vcpus: (node, at) => this.#count(node, at),
      memory: size,
      disk: size,
      ephemeral: size,
      swap: size,
    });
  }

  #network(tree: Tree, where: string): NetworkMapping | undefined {
    if (tree.kind === 'scalar' && tree.value === 'pod') return { pod: true };
    const { multus, cidr } = this.#record<{ multus?: string; cidr?: string }>(tree, where, {
      multus: (node, at) =>
        this.#text(node, at, /^[a-z0-9.-]+(\/[a-z0-9.-]+)?$/, 'namespace/name of a NetworkAttachmentDefinition'),
      cidr: (node, at) => this.#text(node, at, /^[0-9a-fA-F.:]+\/\d+$/, 'an address range such as 10.0.0.0/24'),
    });
    if (multus === undefined) return this.#bad(tree, where, '"pod" or a map with multus');
    return { multus, ...(cidr !== undefined && { cidr }) };
  }

  #resource(tree: Tree, where: string): ResourceMapping {
    return this.#record<ResourceMapping>(tree, where, {
      strategy: (node, at) => this.#oneOf(node, at, ['vm', 'keep'] as const),
      rootDisk: (node, at) => this.#oneOf(node, at, ['fresh', 'copied'] as const),
    });
  }

  #record<T extends object>(tree: Tree, where: string, shape: Shape<T>): T {
    const found: Partial<T> = {};
    const mapping = this.#mapping(tree, where);
    for (const { key, value } of mapping?.entries ?? []) {
      const name = String(key.value);
      if (!isKeyOf(shape, name)) {
        this.#reports.report(
          unknownKey,
          { span: key.span, fix: didYouMean(key.span, name, Object.keys(shape)) },
          name,
          where,
        );
        continue;
      }
      const read = shape[name](value, where === 'heat2kube.yaml' ? name : `${where}.${name}`);
      if (read !== undefined) found[name] = read;
    }
    return found as T;
  }

  #table<T>(tree: Tree, where: string, read: (tree: Tree, where: string) => T | undefined): ReadonlyMap<string, T> {
    const table = new Map<string, T>();
    for (const { key, value } of this.#mapping(tree, where)?.entries ?? []) {
      const item = read(value, `${where}.${String(key.value)}`);
      if (item !== undefined) table.set(String(key.value), item);
    }
    return table;
  }

  #mapping(tree: Tree, where: string): MappingNode | undefined {
    return tree.kind === 'mapping' ? tree : this.#bad(tree, where, 'a map');
  }

  #text(tree: Tree, where: string, pattern: RegExp, expected: string): string | undefined {
    const text = tree.kind === 'scalar' && tree.value !== null ? String(tree.value) : undefined;
    return text !== undefined && pattern.test(text) ? text : this.#bad(tree, where, expected);
  }

  #oneOf<const T extends string>(tree: Tree, where: string, allowed: readonly T[]): T | undefined {
    const found = allowed.find((item) => tree.kind === 'scalar' && tree.value === item);
    return found ?? this.#bad(tree, where, `one of ${allowed.join(', ')}`);
  }

  #count(tree: Tree, where: string): number | undefined {
    const count = tree.kind === 'scalar' ? tree.value : undefined;
    return typeof count === 'number' && count > 0 ? count : this.#bad(tree, where, 'a positive integer');
  }

  #bad(tree: Tree, where: string, expected: string): undefined {
    this.#reports.report(badValue, { span: tree.span }, where, expected);
    return undefined;
  }
}

function isKeyOf<T extends object>(shape: T, name: string): name is keyof T & string {
  return Object.hasOwn(shape, name);
}
