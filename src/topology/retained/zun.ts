/** Zun: it runs containers already. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const zunService = {
  name: 'zun',
  families: [
    retainedFamily({
      code: 'plan/container-stays',
      why: 'the container is run by Zun and stays there',
      gone: 'nothing runs the container',
      advice: 'Run the image as a Deployment, with its command, environment and volumes.',
      types: {},
      others: { prefixes: ['OS::Zun::'], role: 'machine' },
    }),
  ],
} satisfies RetainedService;
