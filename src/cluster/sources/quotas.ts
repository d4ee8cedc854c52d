/** What administrators allow in a namespace: the API server refuses what is above it. */
import { parseQuantity } from '../../kubernetes/quantity.ts';
import type { Allowance } from '../facts.ts';
import { anyText, at, forms, itemsOf, objectsOf, textIn, type Printed } from '../read-json.ts';
import type { ClusterSource } from '../source.ts';

export const resourceQuotas: ClusterSource = {
  what: 'quotas of namespaces',
  command: ['get', 'resourcequotas', '--all-namespaces'],
  gives: ['quotas'],
  read: (printed) => ({ quotas: objectsOf(printed).flatMap(quotaIn) }),
};

/** A quota with scopes counts only some pods, and which is not known before they run. */
function quotaIn(quota: Printed): readonly Allowance[] {
  if (itemsOf(at(quota, 'spec', 'scopes')).length > 0 || at(quota, 'spec', 'scopeSelector')) return [];
  const hard = at(quota, 'spec', 'hard');
  return placesOf(quota).flatMap((place) =>
    keysOf(hard).flatMap((resource) => {
      const most = amountIn(hard && at(hard, resource));
      if (most === undefined) return [];
      return [{ ...place, resource, most, used: amountIn(at(quota, 'status', 'used', resource)) ?? 0n }];
    }),
  );
}

export const limitRanges: ClusterSource = {
  what: 'limits of namespaces',
  command: ['get', 'limitranges', '--all-namespaces'],
  gives: ['limits'],
  read: (printed) => ({ limits: objectsOf(printed).flatMap(limitsIn) }),
};

/** Of each claim, or of each pod, in which a VM is the only container that asks for much. */
function limitsIn(range: Printed): readonly Allowance[] {
  return placesOf(range).flatMap((place) =>
    itemsOf(at(range, 'spec', 'limits')).flatMap((limit) => {
      const type = anyText(at(limit, 'type'));
      const key = type === 'PersistentVolumeClaim' ? 'storage' : 'memory';
      const most = amountIn(at(limit, 'max', key));
      return most === undefined ? [] : [{ ...place, resource: key, most, used: 0n }];
    }),
  );
}

function placesOf(object: Printed): readonly Pick<Allowance, 'namespace' | 'name'>[] {
  const namespace = textIn(at(object, 'metadata', 'namespace'), forms.namespace);
  const name = textIn(at(object, 'metadata', 'name'), forms.name);
  return namespace === undefined || name === undefined ? [] : [{ namespace, name }];
}

function keysOf(printed: Printed | undefined): readonly string[] {
  if (printed?.tree.kind !== 'mapping') return [];
  return printed.tree.entries.map(({ key }) => String(key.value)).filter((key) => forms.labelKey.pattern.test(key));
}

/** In thousandths, as the API server counts. */
function amountIn(printed: Printed | undefined): bigint | undefined {
  const text = textIn(printed, forms.amount);
  return text === undefined ? undefined : parseQuantity(text);
}
