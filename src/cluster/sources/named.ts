/** Objects that a configuration can name, and those by which operators are configured. */
import type { CollectedFacts } from '../facts.ts';
import { at, forms, objectsOf, textIn, textsIn, type Printed } from '../read-json.ts';
import type { ClusterSource } from '../source.ts';

/** `name`, or `namespace/name`. */
function nameOf(object: Printed): readonly string[] {
  const name = textIn(at(object, 'metadata', 'name'), forms.name);
  const namespace = at(object, 'metadata', 'namespace');
  if (name === undefined) return [];
  if (!namespace) return [name];
  const inside = textIn(namespace, forms.namespace);
  return inside === undefined ? [] : [`${inside}/${name}`];
}

/** All objects of a kind. */
function named(kind: string, what: string, resource: string): ClusterSource {
  return {
    what,
    command: ['get', resource, '--all-namespaces'],
    resource,
    gives: ['objects'],
    read: (printed) => ({ objects: new Map([[kind, new Set(objectsOf(printed).flatMap(nameOf))]]) }),
  };
}

/** What else the object says. */
interface Further {
  readonly gives: ClusterSource['gives'];
  more(object: Printed): CollectedFacts;
}

const nothingFurther: Further = { gives: [], more: () => ({}) };

/** The one object of a kind by which an operator is configured. */
function operator(
  kind: string,
  { what, resource }: Pick<ClusterSource, 'what'> & { readonly resource: string },
  { gives, more }: Further = nothingFurther,
): ClusterSource {
  return {
    what,
    command: ['get', resource, '--all-namespaces'],
    resource,
    gives: ['operators', ...gives],
    read(printed) {
      const [object] = objectsOf(printed);
      const [name] = object ? nameOf(object) : [];
      return object && name !== undefined ? { operators: new Map([[kind, name]]), ...more(object) } : {};
    },
  };
}

export const dataSources = named('DataSource', 'data sources of CDI', 'datasources.cdi.kubevirt.io');

export const clusterInstancetypes = named(
  'VirtualMachineClusterInstancetype',
  'instance types of the cluster',
  'virtualmachineclusterinstancetypes.instancetype.kubevirt.io',
);

export const instancetypes = named(
  'VirtualMachineInstancetype',
  'instance types',
  'virtualmachineinstancetypes.instancetype.kubevirt.io',
);

export const networkAttachments = named(
  'NetworkAttachmentDefinition',
  'network attachments',
  'network-attachment-definitions.k8s.cni.cncf.io',
);

export const kubeVirts = operator(
  'KubeVirt',
  { what: 'configuration of KubeVirt', resource: 'kubevirts.kubevirt.io' },
  {
    gives: ['featureGates'],
    more: (object) => ({
      featureGates: new Set(
        textsIn(at(object, 'spec', 'configuration', 'developerConfiguration', 'featureGates'), forms.gate),
      ),
    }),
  },
);

export const cdis = operator('CDI', { what: 'configuration of CDI', resource: 'cdis.cdi.kubevirt.io' });
