/** Amazon services that Heat plays with servers of its own: a balancer and a database. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const awsManagedService = {
  name: 'aws-managed',
  families: [
    retainedFamily({
      code: 'plan/aws-load-balancer',
      why: 'Heat runs this load balancer as a server with haproxy, which stays in OpenStack',
      types: {
        'AWS::ElasticLoadBalancing::LoadBalancer': { role: 'machine' },
      },
      others: { prefixes: ['AWS::ElasticLoadBalancing::'], role: 'machine' },
    }),
    retainedFamily({
      code: 'plan/aws-database',
      why: 'Heat runs this database as a server with MariaDB, which stays in OpenStack',
      types: {
        'AWS::RDS::DBInstance': { role: 'machine' },
      },
    }),
  ],
} satisfies RetainedService;
