/** Disks that CDI clones out of other namespaces: it refuses them without a permission there, which no dry run shows. */
import { textOf } from '../../evaluate/value.ts';
import type { Field, KubeObject } from '../../kubernetes/object.ts';
import { templatesIn } from '../../plan/data-volume-templates.ts';
import { note, verify, type Operation } from '../../plan/operations.ts';
import type { PlanItem } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import type { World } from '../../plan/world.ts';
import { isValue, memberOf } from '../../print/render-object.ts';
import { byCodeUnit } from '../../source/text-order.ts';

/** How to see that the clones are allowed, and what to do where they are not. */
interface CloneChecks {
  readonly looks: readonly Operation[];
  readonly notes: readonly Operation[];
}

/** CDI asks for the service account of the VM for what a VM makes, and for the user who applies a data volume of its own. */
export function cloneChecks({ config: { namespace } }: World, items: readonly PlanItem[]): CloneChecks {
  const objects = items.flatMap((item) => (item.item === 'object' ? [item.object] : []));
  const account = `${namespace}:default`;
  const foreign = (all: readonly string[]): readonly string[] =>
    [...new Set(all)].filter((from) => from !== namespace).toSorted(byCodeUnit);
  const byMachines = foreign(objects.flatMap(templateSources));
  const byReader = foreign(objects.flatMap(ownSources));
  return {
    looks: [
      ...byMachines.map((from) => verify({ look: 'may-clone', from, account }, { output: 'yes' })),
      ...byReader.map((from) => verify({ look: 'may-clone', from }, { output: 'yes' })),
    ],
    notes: byMachines.map((from) =>
      note(
        `The service account of the VMs may clone the images of ${code(from)}. If the answer is ${code('no')}, an administrator of that namespace adds a Role that allows ${code('create')} on ${code('datavolumes/source')} of ${code('cdi.kubevirt.io')}, and a RoleBinding for the service account ${code(account)}. Otherwise the root disks are never filled. If a DataSource points to a claim in a third namespace, the permission is needed there.`,
      ),
    ),
  };
}

function templateSources(object: KubeObject): readonly string[] {
  return templatesIn(object).flatMap((template) => sourceOf(memberOf(template, 'spec')));
}

function ownSources({ kind, body }: KubeObject): readonly string[] {
  return kind === 'DataVolume' ? sourceOf(memberOf(body, 'spec')) : [];
}

function sourceOf(spec: Field | undefined): readonly string[] {
  const from = memberOf(memberOf(spec, 'sourceRef'), 'namespace');
  const text = from !== undefined && isValue(from) ? textOf(from) : from;
  return typeof text === 'string' ? [text] : [];
}
