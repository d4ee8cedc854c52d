/** Every service whose types stay, and what is known about one type of them. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import {
  retainedFamily,
  type RetainedDiagnostic,
  type RetainedFamily,
  type RetainedService,
  type RetainedType,
  type Retention,
} from '../retention.ts';
import { awsEc2Service } from './aws-ec2.ts';
import { awsIamService } from './aws-iam.ts';
import { awsManagedService } from './aws-managed.ts';
import { barbicanService } from './barbican.ts';
import { blazarService } from './blazar.ts';
import { cinderService } from './cinder.ts';
import { designateService } from './designate.ts';
import { glanceService } from './glance.ts';
import { heatOtherService } from './heat-other.ts';
import { heatScalingService } from './heat-scaling.ts';
import { heatSignalsService } from './heat-signals.ts';
import { heatSoftwareService } from './heat-software.ts';
import { heatStacksService } from './heat-stacks.ts';
import { ironicService } from './ironic.ts';
import { keystoneService } from './keystone.ts';
import { magnumService } from './magnum.ts';
import { manilaService } from './manila.ts';
import { mistralService } from './mistral.ts';
import { monitoringService } from './monitoring.ts';
import { neutronService } from './neutron.ts';
import { novaService } from './nova.ts';
import { octaviaService } from './octavia.ts';
import { saharaService } from './sahara.ts';
import { senlinService } from './senlin.ts';
import { swiftService } from './swift.ts';
import { troveService } from './trove.ts';
import { zaqarService } from './zaqar.ts';
import { zunService } from './zun.ts';

/** In the order of their names. */
export const retainedServices = Object.freeze([
  awsEc2Service,
  awsIamService,
  awsManagedService,
  barbicanService,
  blazarService,
  cinderService,
  designateService,
  glanceService,
  heatOtherService,
  heatScalingService,
  heatSignalsService,
  heatSoftwareService,
  heatStacksService,
  ironicService,
  keystoneService,
  magnumService,
  manilaService,
  mistralService,
  monitoringService,
  neutronService,
  novaService,
  octaviaService,
  saharaService,
  senlinService,
  swiftService,
  troveService,
  zaqarService,
  zunService,
] satisfies readonly RetainedService[]);

const emptied = retainedFamily({
  code: 'plan/emptied-type',
  why: 'the engine accepts the type but creates nothing for it',
  advice: undefined,
  types: {},
});

/** Reported once for a type, at the first resource of it: the cause is the type. */
const foreign: RetainedDiagnostic = defineDiagnostic({
  code: 'plan/unknown-type-stays',
  severity: 'warning',
  message: (_, type) => `the resource type "${type}" is unknown to Heat; its resources are not translated`,
  explanation:
    'Heat rejects the type unless the cloud has a plug-in for it, or an environment maps it to a template: give the ' +
    'environment with -e. If the cloud has it, list the type under "plugins" in heat2kube.yaml. What its resources do is ' +
    'not known: they stay in OpenStack, or become manual steps with the profile standalone.',
});

/** The same for a type that heat2kube.yaml lists. */
export const listedType: RetainedDiagnostic = defineDiagnostic({
  code: 'plan/plugin-type-stays',
  severity: 'info',
  message: (_, type) => `"${type}" is listed under plugins; resources of this type are not translated`,
  explanation:
    'The cloud has a plug-in for the type, and heat2kube does not know what it does. Its resources stay in OpenStack, ' +
    'or become manual steps with the profile standalone. ' +
    'A lift of your own translates them: see docs/library.md.',
});

const nothing: Retention = retention(emptied, { role: 'nothing' });
const unheard: Retention = {
  role: 'unknown',
  why: 'the type is not part of Heat, so its effect is not known',
  advice: 'Find out what the resource does for the application, and set up the same in the cluster.',
  diagnostic: foreign,
};

const families: readonly RetainedFamily[] = retainedServices.flatMap(
  (service): readonly RetainedFamily[] => service.families,
);

const byType: ReadonlyMap<string, Retention> = new Map(
  families.flatMap((family) =>
    Object.entries(family.types).map(([type, meaning]) => [type, retention(family, meaning)] as const),
  ),
);

/** Longer prefixes first: the types of a balancer inside Neutron are not those of Neutron. */
const byPrefix: readonly (readonly [prefix: string, Retention])[] = families
  .flatMap((family) => {
    if (!family.others) return [];
    const { prefixes, ...meaning } = family.others;
    return prefixes.map((prefix) => [prefix, retention(family, meaning)] as const);
  })
  .toSorted(([a], [b]) => b.length - a.length);

/** What is known about any type: by its name, else by its service, else that nobody knows it. */
export function retentionOf(type: string): Retention {
  const exact = byType.get(type);
  if (exact) return exact;
  return byPrefix.find(([prefix]) => type.startsWith(prefix))?.[1] ?? unheard;
}

/** Of a resource that a template stands for and that could not be read. */
export function templateRetention(): Retention {
  return retentionOf('OS::Heat::ResourceGroup');
}

/** Of a type that the engine does not have, whatever its name begins with. */
export function unknownRetention(): Retention {
  return unheard;
}

/** Of a type that the engine still takes but that makes nothing any more. */
export function emptiedRetention(): Retention {
  return nothing;
}

/** One message for each family, and those of types that nobody knows. */
export const retentionDiagnostics: readonly RetainedDiagnostic[] = Object.freeze([
  ...[...families, emptied].map(({ diagnostic }) => diagnostic),
  foreign,
  listedType,
]);

function retention({ why, gone, advice, diagnostic }: RetainedFamily, meaning: RetainedType): Retention {
  return { ...meaning, why, ...(gone !== undefined && { gone }), advice, diagnostic };
}
