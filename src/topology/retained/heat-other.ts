/** What Heat makes by itself, without a service behind it. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const heatOtherService = {
  name: 'heat-other',
  families: [
    retainedFamily({
      code: 'plan/access-policy',
      why: 'it restricts the access of the guest to the Heat API',
      advice: undefined,
      types: {
        'OS::Heat::AccessPolicy': { role: 'administration', serves: 'users' },
      },
    }),
    retainedFamily({
      code: 'plan/delay',
      why: 'it only makes Heat wait between other resources',
      advice: undefined,
      types: {
        'OS::Heat::Delay': { role: 'order' },
      },
    }),
    retainedFamily({
      code: 'plan/deployed-server',
      why: 'Heat did not create the server; it stays where it is',
      gone: 'Heat did not create the server, and nothing moves it',
      advice:
        'Move the server to the cluster with a tool for machines outside stacks, such as Forklift, or make sure that VMs reach it where it runs.',
      types: {
        'OS::Heat::DeployedServer': { role: 'machine' },
      },
    }),
  ],
} satisfies RetainedService;
