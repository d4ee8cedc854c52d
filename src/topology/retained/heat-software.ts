/** Groups of software deployments whose servers are not known: nothing tells what runs where. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const heatSoftwareService = {
  name: 'heat-software',
  families: [
    retainedFamily({
      code: 'plan/software-deployment-group',
      why: 'its servers are not known, so no VM runs what it deploys',
      advice: 'Run the script on the VMs manually, with a configuration tool, or from their start-up data.',
      types: {
        'OS::Heat::SoftwareDeploymentGroup': { role: 'deployment', serves: { property: 'servers' } },
        'OS::Heat::SoftwareDeployments': { role: 'deployment', serves: { property: 'servers' } },
        'OS::Heat::StructuredDeploymentGroup': { role: 'deployment', serves: { property: 'servers' } },
        'OS::Heat::StructuredDeployments': { role: 'deployment', serves: { property: 'servers' } },
      },
    }),
  ],
} satisfies RetainedService;
