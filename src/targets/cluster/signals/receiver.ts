/** The receiver of signals: a Deployment of one pod, its program and the wait conditions of the stack, and a Service. */
import { known, originsOf, map, type Value } from '../../../evaluate/value.ts';
import { defineDiagnostic } from '../../../diagnostics/diagnostic.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import { stackNode, type KubeObject } from '../../../kubernetes/object.ts';
import type { ObjectItem } from '../../../plan/plan.ts';
import { made, type StackTarget } from '../../../plan/target.ts';
import type { World } from '../../../plan/world.ts';
import { jsonText } from '../../objects/cloud-config-text.ts';
import { report } from '../../objects/drop.ts';
import { signalPort, signalTag } from '../../objects/fact-texts.ts';
import { objectMeta } from '../../objects/metadata.ts';
import {
  receivedHandles,
  receivedWaits,
  receiverImage,
  receiverLabels,
  receiverRef,
  type ReceivedWait,
} from '../../objects/signal-receiver.ts';
import { receiverScript } from './receiver-script.ts';

const signalsReceived = defineDiagnostic({
  code: 'plan/signals-received',
  severity: 'info',
  message: (resource: string) => `a receiver in the cluster takes the signals to "${resource}"`,
  explanation:
    'The key signals of heat2kube.yaml asks for a receiver: a Deployment whose address stands where that of Heat stood in the start-up data. Steps of the plan, and the VMs that Heat made after a wait condition, ask it what has come. It keeps signals until its pod is deleted.',
});

export const signalReceiver: StackTarget = {
  id: 'signal-receiver',
  diagnostics: [signalsReceived],
  lower(world) {
    const handles = receivedHandles(world);
    if (handles.size === 0) return made([]);
    for (const { resource } of handles.values()) report(world, signalsReceived, { resource }, resource);
    const shapedBy = [...handles.keys(), ...receivedWaits(world).map(({ wait }) => wait.id)];
    const objects = [programOf(world), deploymentOf(world), serviceOf(world)];
    return made(objects.map((object): ObjectItem => ({ item: 'object', owner: stackNode, shapedBy, object })));
  },
};

/** One file for each wait condition, by the name under which it is asked for. */
function programOf(world: World): KubeObject {
  const conditions = receivedWaits(world).map(
    (received) => [`${world.names.name(received.wait.id)}.json`, conditionOf(world, received)] as const,
  );
  return kubeObject('v1/ConfigMap', objectMeta(world, receiverRef(world).name), {
    data: new Map<string, string | Value>([['receiver.py', receiverScript], ...conditions]),
  });
}

function conditionOf(world: World, { wait: { awaits }, handle }: ReceivedWait): Value {
  const named = known(signalTag(world, handle.id), awaits ? originsOf(awaits.handle) : []);
  return jsonText(
    map([
      ['handle', named],
      ['form', known(handle.takes ?? 'cfn')],
      ['count', awaits?.count ?? known(1)],
      ['timeout', awaits?.timeout ?? known(0)],
    ]),
  );
}

function deploymentOf(world: World): KubeObject {
  const { name } = receiverRef(world);
  const labels = receiverLabels(world);
  return kubeObject('apps/v1/Deployment', objectMeta(world, name), {
    spec: {
      replicas: 1,
      // Signals are in the pod: two would each have some of them.
      strategy: { type: 'Recreate' },
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podOf(world, name) },
    },
  });
}

function podOf(world: World, name: string) {
  // OpenShift gives each namespace users of its own, and refuses others.
  const user = world.config.cluster.preset === 'openshift' ? {} : { runAsUser: 65532 };
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, ...user, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'receiver',
        image: receiverImage(world),
        command: ['python3', '/receiver/receiver.py'],
        ports: [{ name: 'signals', containerPort: signalPort }],
        readinessProbe: { tcpSocket: { port: signalPort } },
        resources: {
          requests: new Map([
            ['cpu', '10m'],
            ['memory', '32Mi'],
          ]),
          limits: new Map([['memory', '128Mi']]),
        },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        volumeMounts: [
          { name: 'receiver', mountPath: '/receiver', readOnly: true },
          { name: 'signals', mountPath: '/signals' },
        ],
      },
    ],
    volumes: [
      { name: 'receiver', configMap: { name } },
      { name: 'signals', emptyDir: { sizeLimit: '64Mi' } },
    ],
  };
}

function serviceOf(world: World): KubeObject {
  return kubeObject('v1/Service', objectMeta(world, receiverRef(world).name), {
    spec: {
      selector: receiverLabels(world),
      ports: [{ name: 'signals', port: signalPort, targetPort: signalPort }],
    },
  });
}
