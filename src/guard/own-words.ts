/** Words that stand in outputs whatever the stack is: a secret that is one of them cannot be told from them, nor kept by leaving files out. */
import { kindEntries } from '../../grammar/kubernetes/kinds.ts';

/** What the guard takes for no secret. */
export const ownWords: readonly string[] = [
  'heat2kube.lock heat2kube.dev kustomization.yaml MIGRATION.md plan.json sourcemap.json',
  'ReadWriteOnce ReadWriteMany ReadOnlyMany RerunOnFailure Always Filesystem Namespaced',
  ...Object.keys(kindEntries).flatMap((key) => {
    const at = key.lastIndexOf('/');
    return [`apiVersion: ${key.slice(0, at)}`, `kind: ${key.slice(at + 1)}`];
  }),
];
