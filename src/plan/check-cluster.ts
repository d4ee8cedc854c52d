/** Holds the names in the configuration to the cluster, where a bundle lists what it has. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import { closestName, orMeant } from '../diagnostics/did-you-mean.ts';
import type { ObjectRef } from '../kubernetes/object-ref.ts';
import type { Need } from './needs.ts';
import type { World } from './world.ts';

export const notInCluster = defineDiagnostic({
  code: 'plan/not-in-cluster',
  severity: 'error',
  message: (kind: string, name: string, meant: string | undefined) =>
    `the cluster has no ${kind} "${name}"${orMeant(meant)}`,
  explanation:
    'heat2kube.yaml names an object that the cluster bundle does not list. What uses it would stay Pending or be refused. Correct the name, or create the object, collect the bundle again and convert again.',
});

/** The key of the configuration that names what a need is about; undefined where none does. */
const keys: Readonly<Record<Need['kind'], string | undefined>> = {
  flavor: 'flavors',
  image: 'images',
  network: 'networks',
  'volume-type': 'volumeTypes',
  volume: undefined,
  key: undefined,
  parameter: undefined,
  secret: undefined,
  address: undefined,
  other: undefined,
};

export function checkCluster(needs: readonly Need[], { cluster, source, account }: World): void {
  for (const { kind, name, expects } of needs) {
    const found = expects && cluster.objects?.get(expects.kind);
    if (!found || found.has(listedName(expects))) continue;
    const key = keys[kind];
    const span = key === undefined ? undefined : source.configPlace(key, name);
    const wanted = listedName(expects);
    account.reports.report(notInCluster, { span }, expects.kind, wanted, closestName(wanted, found));
  }
}

function listedName({ name, namespace }: ObjectRef): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}
