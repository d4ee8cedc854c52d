/** Software deployments of Heat: an agent in the guest polls Heat for what to install. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const heatSoftwareService = {
  name: 'heat-software',
  families: [
    retainedFamily({
      code: 'plan/software-data',
      why: 'the configuration is data of a deployment and has no effect on its own',
      advice: 'Apply the configuration with the deployment that uses it.',
      types: {
        'OS::Heat::SoftwareComponent': { role: 'start-up-data', serves: 'users' },
        'OS::Heat::StructuredConfig': { role: 'start-up-data', serves: 'users' },
      },
    }),
    retainedFamily({
      code: 'plan/software-deployment',
      why: 'an agent that polls Heat installs the software; a VM in the cluster does not poll Heat',
      advice: 'Run the script on the VM by hand, with a configuration tool, or from its start-up data.',
      types: {
        'OS::Heat::SoftwareDeployment': { role: 'deployment', serves: { property: 'server' } },
        'OS::Heat::StructuredDeployment': { role: 'deployment', serves: { property: 'server' } },
      },
    }),
    retainedFamily({
      code: 'plan/software-deployment-group',
      why: 'agents that poll Heat install the software; VMs in the cluster do not poll Heat',
      advice: 'Run the script on the VMs by hand, with a configuration tool, or from their start-up data.',
      types: {
        'OS::Heat::SoftwareDeploymentGroup': { role: 'deployment', serves: { property: 'servers' } },
        'OS::Heat::SoftwareDeployments': { role: 'deployment', serves: { property: 'servers' } },
        'OS::Heat::StructuredDeploymentGroup': { role: 'deployment', serves: { property: 'servers' } },
        'OS::Heat::StructuredDeployments': { role: 'deployment', serves: { property: 'servers' } },
      },
    }),
  ],
} satisfies RetainedService;
