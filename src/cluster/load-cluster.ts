/** Reads a cluster bundle: what the read-only `kubectl` calls of `heat2kube facts --cluster` print. */
import type { Collector } from '../diagnostics/collector.ts';
import { defineDiagnostic, type Reporter } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { buildTree } from '../hot/tree-builder.ts';
import type { MappingNode } from '../hot/tree.ts';
import { filePlace, keyText, unknown, type Place, type Problems } from '../shape/shape.ts';
import { listed } from '../source/listed.ts';
import { fileSpan, type SourceFile } from '../source/source-file.ts';
import { joinedFacts, type ClusterFacts, type CollectedFacts } from './facts.ts';
import { anyText, at, itemsOf, type Printed } from './read-json.ts';
import { readKinds, readVersions } from './sources/api.ts';
import { clusterSources } from './table.ts';

const badBundle = defineDiagnostic({
  code: 'cluster/not-a-bundle',
  severity: 'error',
  message: (why: string) => `the cluster bundle cannot be used: ${why}`,
  explanation:
    'A cluster bundle is one JSON object. `heat2kube facts --cluster` prints the read-only kubectl commands that create it.',
});

const badValue = defineDiagnostic({
  code: 'cluster/bad-value',
  severity: 'error',
  message: (key: string, expected: string) => `${key} must be ${expected}`,
  explanation:
    'No API server gives the value in this form, so the plan cannot rely on it. Collect the bundle again with the commands of `heat2kube facts --cluster`.',
});

const unknownKey = defineDiagnostic({
  code: 'cluster/unknown-key',
  severity: 'warning',
  message: (key: string, where: string) => `unknown key "${key}" in ${where}`,
  explanation:
    'The value of this key is not read. The commands of `heat2kube facts --cluster` do not write such a key.',
});

const notCollected = defineDiagnostic({
  code: 'cluster/not-collected',
  severity: 'warning',
  message: (what: string) => `the cluster bundle lacks what its commands could not read: ${what}`,
  explanation:
    'kubectl failed while the bundle was collected, often because the user may not list the resource. What it would have shown is not known: heat2kube.yaml, the preset or an assumption counts, and the plan asks you to check assumptions. Collect the bundle again with more rights, or set the values under cluster in heat2kube.yaml.',
});

const clusterDiffers = defineDiagnostic({
  code: 'cluster/differs',
  severity: 'warning',
  message: (key: string, stated: string, collected: string) =>
    `${key} in heat2kube.yaml is ${stated}, but the cluster bundle has ${collected}; heat2kube.yaml counts`,
  explanation:
    'heat2kube.yaml has precedence over the bundle. If the value is outdated or is that of another cluster, delete it; then the bundle counts.',
});

export const clusterDiagnostics = Object.freeze([badBundle, badValue, unknownKey, notCollected, clusterDiffers]);

/** A cluster bundle as a plain object: what kubectl prints with `-o json`, by the keys of `schemas/cluster.schema.json`. */
export interface ClusterInput {
  readonly [key: string]: unknown;
}

/** What the collecting script says of the API itself, and of its own failures. */
export const bundleKeys = { kinds: 'kinds', versions: 'versions', failed: 'failed' } as const;

/** Undefined, with an error reported, when the text is no bundle. */
export function loadCluster(file: SourceFile, reports: Collector): CollectedFacts | undefined {
  const { tree, diagnostics } = buildTree(file);
  for (const diagnostic of diagnostics) reports.add(diagnostic);
  if (tree?.kind !== 'mapping') {
    if (diagnostics.length === 0) reports.report(badBundle, { span: fileSpan(file) }, 'it is not a JSON object');
    return undefined;
  }
  const known = [...Object.keys(clusterSources), ...Object.values(bundleKeys)];
  if (!tree.entries.some(({ key }) => known.includes(keyText(key)))) {
    reports.report(badBundle, { span: fileSpan(file) }, 'it has none of the keys of a cluster bundle');
    return undefined;
  }
  const place = filePlace(problemsOf(reports));
  for (const entry of tree.entries) if (!known.includes(keyText(entry.key))) unknown(entry, place, known);
  const failed = failedKeys({ tree, place }, reports);
  const { kinds, ...facts } = joinedFacts(factsOf(tree, place));
  // A list that is not whole shows what there is, and never what there is not.
  return kinds && !failed.includes(bundleKeys.kinds) ? { ...facts, kinds } : facts;
}

function factsOf(tree: MappingNode, place: Place): readonly CollectedFacts[] {
  const bundle: Printed = { tree, place };
  const read = (key: string, reader: (printed: Printed) => CollectedFacts): readonly CollectedFacts[] => {
    const printed = at(bundle, key);
    return printed ? [reader(printed)] : [];
  };
  return [
    ...Object.entries(clusterSources).flatMap(([key, source]) => read(key, source.read)),
    ...read(bundleKeys.kinds, readKinds),
    ...read(bundleKeys.versions, readVersions),
  ];
}

/** Keys whose commands failed, which is reported. */
function failedKeys(bundle: Printed, reports: Reporter): readonly string[] {
  const failed = at(bundle, bundleKeys.failed);
  const known = new Map([
    ...Object.entries(clusterSources).map(([key, { what }]) => [key, what] as const),
    [bundleKeys.kinds, 'kinds of the API server'],
  ]);
  const keys = itemsOf(failed).flatMap((item) => anyText(item) ?? []);
  const names = keys.flatMap((key) => known.get(key) ?? []);
  if (failed && names.length > 0) {
    reports.report(notCollected, { span: failed.tree.span }, listed(names, names.length));
  }
  return keys;
}

function problemsOf(reports: Reporter): Problems {
  return {
    file: 'the cluster bundle',
    badValue: (span, path, expected) => reports.report(badValue, { span }, path, expected),
    unknownKey: (span, { name, path, known }) =>
      reports.report(unknownKey, { span, fix: didYouMean(span, name, known) }, name, path),
    conflict: () => {},
  };
}

/** Where the configuration says another thing than the cluster itself. */
export function reportDifferences(
  stated: CollectedFacts & { readonly preset?: string },
  collected: CollectedFacts,
  reports: Reporter,
): void {
  const compare = (key: string, own: string | undefined, found: string | undefined): void => {
    if (own !== undefined && found !== undefined && own !== found) {
      reports.report(clusterDiffers, {}, key, own, found);
    }
  };
  compare('cluster.preset', stated.preset, collected.distribution);
  const found = textsOf(collected);
  for (const [key, own] of textsOf(stated)) compare(key, own, found.get(key));
}

type Texts = Readonly<Record<string, string | undefined>>;

/** By the key in heat2kube.yaml; each fact that both can say has its part. */
function textsOf(facts: CollectedFacts): ReadonlyMap<string, string | undefined> {
  const { podRanges, serviceRanges, dns, ipBlock, loadBalancer, domain } = facts;
  const parts = {
    podRanges: { 'cluster.podRanges': listText(podRanges) },
    serviceRanges: { 'cluster.serviceRanges': listText(serviceRanges) },
    // The bundle has the nodes of one day, and the configuration what nodes can have.
    nodeRanges: {},
    dns: {
      'cluster.dns.namespace': dns?.namespace,
      'cluster.dns.labels': labelText(facts),
      'cluster.dns.port': portText(facts),
      'cluster.dns.addresses': listText(dns?.addresses),
    },
    ipBlock: { 'cluster.ipBlock': ipBlock },
    // Of a load balancer, no command shows more.
    loadBalancer: { 'cluster.loadBalancer.provider': loadBalancer?.provider },
    domain: { clusterDomain: domain },
  } satisfies Readonly<Record<keyof ClusterFacts | 'domain', Texts>>;
  return new Map(Object.values<Texts>(parts).flatMap((part) => Object.entries(part)));
}

function listText(list: readonly string[] | undefined): string | undefined {
  return list?.toSorted().join(', ');
}

function labelText({ dns }: CollectedFacts): string | undefined {
  return (
    dns?.labels &&
    [...dns.labels]
      .map((pair) => pair.join('='))
      .toSorted()
      .join(', ')
  );
}

function portText({ dns }: CollectedFacts): string | undefined {
  return dns?.port === undefined ? undefined : String(dns.port);
}
