/** Where volumes can be: classes, what they offer, and where drivers attach their volumes. */
import { anyText, at, forms, itemsOf, objectsOf, textIn, textsIn, type Printed } from '../read-json.ts';
import type { ClusterSource } from '../source.ts';

const defaultMark = 'storageclass.kubernetes.io/is-default-class';
/** Counts before the other one for data volumes of CDI that are disks. */
const virtualMark = 'storageclass.kubevirt.io/is-default-virt-class';

export const storageClasses: ClusterSource = {
  what: 'storage classes',
  command: ['get', 'storageclasses'],
  resource: 'storageclasses.storage.k8s.io',
  gives: ['objects', 'defaultClass', 'defaultNames'],
  read(printed) {
    const all = objectsOf(printed);
    const marked = (mark: string) => all.find((each) => anyText(at(each, 'metadata', 'annotations', mark)) === 'true');
    const nameOf = (each: Printed | undefined) => each && textIn(at(each, 'metadata', 'name'), forms.name);
    const usual = marked(defaultMark);
    const claim = nameOf(usual);
    const dataVolume = nameOf(marked(virtualMark)) ?? claim;
    const names = all.flatMap((each) => nameOf(each) ?? []);
    return {
      objects: new Map([['StorageClass', new Set(names)]]),
      defaultClass: usual ? 'present' : 'absent',
      defaultNames: { ...(claim !== undefined && { claim }), ...(dataVolume !== undefined && { dataVolume }) },
    };
  },
};

export const storageProfiles: ClusterSource = {
  what: 'storage profiles of CDI',
  command: ['get', 'storageprofiles.cdi.kubevirt.io'],
  resource: 'storageprofiles.cdi.kubevirt.io',
  gives: ['accessModes'],
  read(printed) {
    const found = objectsOf(printed).flatMap((profile) => {
      const name = textIn(at(profile, 'metadata', 'name'), forms.name);
      const sets = itemsOf(at(profile, 'status', 'claimPropertySets'));
      const block = sets.filter((set) => anyText(at(set, 'volumeMode')) === 'Block');
      const modes = block.flatMap((set) => textsIn(at(set, 'accessModes'), forms.accessMode));
      // CDI has no entry for drivers that it does not know.
      return name === undefined || sets.length === 0 ? [] : [[name, new Set(modes)] as const];
    });
    return { accessModes: new Map(found) };
  },
};

export const csiNodes: ClusterSource = {
  what: 'CSI drivers of the nodes',
  command: ['get', 'csinodes'],
  resource: 'csinodes.storage.k8s.io',
  gives: ['topologyKeys'],
  read(printed) {
    const drivers = objectsOf(printed).flatMap((node) => itemsOf(at(node, 'spec', 'drivers')));
    return {
      topologyKeys: new Set(drivers.flatMap((driver) => textsIn(at(driver, 'topologyKeys'), forms.labelKey))),
    };
  },
};
