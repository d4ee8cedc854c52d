/** Amazon services that Heat plays with servers of its own: a database. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const awsManagedService = {
  name: 'aws-managed',
  families: [
    retainedFamily({
      code: 'plan/aws-database',
      why: 'Heat runs this database as a server with MariaDB, which stays in OpenStack',
      gone: 'the cluster has no database in its place',
      advice:
        'Run a database in the cluster, or use one outside OpenStack. Dump the data and restore it there, and give the VMs the new address.',
      types: {
        'AWS::RDS::DBInstance': { role: 'machine' },
      },
    }),
  ],
} satisfies RetainedService;
