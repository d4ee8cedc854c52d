/** Aodh, Monasca and Vitrage: what watches the machines of the cloud, and acts on what it sees. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const monitoringService = {
  name: 'monitoring',
  families: [
    retainedFamily({
      code: 'plan/alarm-on-scaling',
      why: 'the alarm uses metrics of Nova servers, which VMs in the cluster do not report',
      advice: 'Write a PrometheusRule for the same metric of the VM, and send its alert with Alertmanager.',
      types: {
        'OS::Aodh::CombinationAlarm': { role: 'alarm', serves: { property: 'alarm_actions' } },
        'OS::Aodh::CompositeAlarm': { role: 'alarm', serves: { property: 'alarm_actions' } },
        'OS::Aodh::EventAlarm': { role: 'alarm', serves: { property: 'alarm_actions' } },
        'OS::Aodh::LBMemberHealthAlarm': { role: 'alarm', serves: { property: 'alarm_actions' } },
      },
      others: { prefixes: ['OS::Aodh::'], role: 'alarm', serves: { property: 'alarm_actions' } },
    }),
    retainedFamily({
      code: 'plan/monitoring-stays',
      why: 'alarms and notifications stay in the monitoring service of the cloud',
      gone: 'nothing evaluates its alarms and sends its notifications',
      advice: 'Write PrometheusRules for the same conditions, and send their alerts with Alertmanager.',
      types: {
        'OS::Monasca::AlarmDefinition': { role: 'alarm' },
        'OS::Monasca::Notification': { role: 'service' },
        'OS::Vitrage::Template': { role: 'service' },
      },
      others: { prefixes: ['OS::Monasca::', 'OS::Vitrage::'], role: 'service' },
    }),
  ],
} satisfies RetainedService;
