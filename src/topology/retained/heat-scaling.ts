/** Scaling by Heat: groups that cannot be expanded, and what replaces failed servers. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const heatScalingService = {
  name: 'heat-scaling',
  families: [
    retainedFamily({
      code: 'plan/aws-scaling-group',
      why: 'the servers of the group are translated, but nothing scales them',
      advice:
        'Decide how many VMs you need and set the size of the group. To scale by load, run the workload as a container with a HorizontalPodAutoscaler, or use a VirtualMachinePool.',
      types: {
        'AWS::AutoScaling::AutoScalingGroup': { role: 'scaling-group', serves: 'members' },
        'OS::Heat::InstanceGroup': { role: 'scaling-group', serves: 'members' },
      },
      others: { prefixes: ['AWS::AutoScaling::'], role: 'scaling-group', serves: 'members' },
    }),
    retainedFamily({
      code: 'plan/restarter',
      why: 'it replaces a failed server on a signal; the cluster restarts a failed VM',
      advice:
        'Nothing to set up for failed VMs. For a failing application inside a VM, add a liveness probe to the VirtualMachine.',
      types: {
        'OS::Heat::HARestarter': { role: 'scaling-policy', serves: { property: 'InstanceId' } },
      },
    }),
  ],
} satisfies RetainedService;
