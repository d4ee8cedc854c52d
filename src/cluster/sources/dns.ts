/** Who answers DNS queries: the Service, the port behind it, and caches on the nodes. */
import type { CollectedFacts } from '../facts.ts';
import { anyText, at, forms, itemsOf, labelsIn, objectsOf, portIn, textIn, type Printed } from '../read-json.ts';
import type { ClusterSource } from '../source.ts';

/** A Service has its port in its EndpointSlices: its own may be a name. */
function readDns(printed: Printed): CollectedFacts {
  const objects = objectsOf(printed);
  const services = objects.filter((object) => anyText(at(object, 'kind')) === 'Service');
  const service = services.find((object) => labelsIn(at(object, 'spec', 'selector')).size > 0);
  if (!service) return {};
  const name = anyText(at(service, 'metadata', 'name'));
  const namespace = textIn(at(service, 'metadata', 'namespace'), forms.namespace);
  const slices = objects.filter(
    (object) =>
      anyText(at(object, 'kind')) === 'EndpointSlice' &&
      anyText(at(object, 'metadata', 'labels', 'kubernetes.io/service-name')) === name,
  );
  const port = slices
    .flatMap((slice) => itemsOf(at(slice, 'ports')))
    .filter((each) => /dns|^53$|udp-53/.test(anyText(at(each, 'name')) ?? 'dns'))
    .flatMap((each) => portIn(at(each, 'port')) ?? [])[0];
  return {
    dns: {
      labels: labelsIn(at(service, 'spec', 'selector')),
      ...(namespace !== undefined && { namespace }),
      ...(port !== undefined && { port }),
    },
  };
}

const servicesAndSlices = ['get', 'services,endpointslices.discovery.k8s.io'];

export const dns: ClusterSource = {
  what: 'DNS service',
  command: [...servicesAndSlices, '-n', 'kube-system', '-l', 'k8s-app=kube-dns'],
  resource: 'services',
  gives: ['dns'],
  read: readDns,
};

export const openshiftDns: ClusterSource = {
  what: 'DNS service of OpenShift',
  command: [...servicesAndSlices, '-n', 'openshift-dns'],
  resource: 'dnses.config.openshift.io',
  gives: ['dns'],
  read: readDns,
};

/** NodeLocal DNSCache, as its own manifests and Kubespray label it. */
export const nodeLocalDns: ClusterSource = {
  what: 'node-local DNS cache',
  command: ['get', 'daemonsets', '-n', 'kube-system', '-l', 'k8s-app in (node-local-dns, nodelocaldns)'],
  resource: 'daemonsets.apps',
  gives: ['dns'],
  read(printed) {
    const containers = objectsOf(printed).flatMap((set) => itemsOf(at(set, 'spec', 'template', 'spec', 'containers')));
    const addresses = containers.flatMap((container) => {
      const args = itemsOf(at(container, 'args')).map((arg) => anyText(arg) ?? '');
      const index = args.indexOf('-localip');
      const said = index < 0 ? [] : (args[index + 1] ?? '').split(',');
      return said.map((part) => part.trim()).filter((part) => forms.address.pattern.test(part));
    });
    return addresses.length > 0 ? { dns: { addresses } } : {};
  },
};
