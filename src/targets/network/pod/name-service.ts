/** The headless Service of a stack: every machine has the name `<host>.<stack>.<namespace>.svc.<domain>` as soon as it has an address. */
import { kubeObject } from '../../../kubernetes/build.ts';
import { stackNode } from '../../../kubernetes/object.ts';
import { made, type StackTarget } from '../../../plan/target.ts';
import { isNamed } from '../../objects/host-name.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { movedMachines } from '../../objects/sides.ts';
import { stackSelector } from './pods.ts';

export const nameService: StackTarget = {
  id: 'name-service',
  lower(world) {
    if (!movedMachines(world).some((machine) => isNamed(world, machine))) return made([]);
    const object = kubeObject('v1/Service', objectMeta(world, world.config.stackName), {
      spec: {
        clusterIP: 'None',
        publishNotReadyAddresses: true,
        selector: stackSelector(world),
      },
    });
    return made([{ item: 'object', object, owner: stackNode }]);
  },
};
