/** Keystone: who may do what in the cloud says nothing about the cluster. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const keystoneService = {
  name: 'keystone',
  families: [
    retainedFamily({
      code: 'plan/identity-stays',
      why: 'users, projects, roles and endpoints are administration of the cloud and stay there',
      gone: 'its users, projects, roles and endpoints do not exist in the cluster',
      advice:
        'Give people and programs access with namespaces, ServiceAccounts, Roles and RoleBindings. Service endpoints become Services.',
      types: {
        'OS::Keystone::Domain': { role: 'administration' },
        'OS::Keystone::Endpoint': { role: 'administration' },
        'OS::Keystone::Group': { role: 'administration' },
        'OS::Keystone::GroupRoleAssignment': { role: 'administration' },
        'OS::Keystone::Project': { role: 'administration' },
        'OS::Keystone::Region': { role: 'administration' },
        'OS::Keystone::Role': { role: 'administration' },
        'OS::Keystone::Service': { role: 'administration' },
        'OS::Keystone::User': { role: 'administration' },
        'OS::Keystone::UserRoleAssignment': { role: 'administration' },
      },
      others: { prefixes: ['OS::Keystone::'], role: 'administration' },
    }),
  ],
} satisfies RetainedService;
