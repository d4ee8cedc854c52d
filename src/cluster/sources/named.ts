/** Objects that a configuration can name, and those by which operators are configured. */
import { at, forms, objectsOf, textIn, type Printed } from '../read-json.ts';
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

/** The one object of a kind by which an operator is configured. */
function operator(kind: string, what: string, resource: string): ClusterSource {
  return {
    what,
    command: ['get', resource, '--all-namespaces'],
    resource,
    gives: ['operators'],
    read(printed) {
      const [name] = objectsOf(printed).flatMap(nameOf);
      return name === undefined ? {} : { operators: new Map([[kind, name]]) };
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

export const kubeVirts = operator('KubeVirt', 'configuration of KubeVirt', 'kubevirts.kubevirt.io');

export const cdis = operator('CDI', 'configuration of CDI', 'cdis.cdi.kubevirt.io');
