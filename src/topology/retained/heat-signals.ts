/** Signals to Heat, in both spellings: a machine says that it is ready, and Heat waits for that. */
import { retainedFamily, type RetainedService } from '../retention.ts';

const cfnHandle = { role: 'signal-handle', serves: 'users', takes: 'cfn', reference: 'signal' } as const;
const awaits = { handle: 'handle', count: 'count', timeout: 'timeout' } as const;

export const heatSignalsService = {
  name: 'heat-signals',
  families: [
    retainedFamily({
      code: 'plan/ready-signal',
      saidBy: ['plan/signals-received'],
      why: 'Heat waits for a signal from a server; a step of the plan says where to see it instead',
      advice: 'Read the journal of the guest for the signal, or add a readiness probe to the VirtualMachine.',
      types: {
        'AWS::CloudFormation::WaitConditionHandle': cfnHandle,
        'OS::Heat::SwiftSignalHandle': {
          role: 'signal-handle',
          serves: 'users',
          takes: 'swift',
          reference: 'signal',
          signals: ['curl_cli', 'endpoint', 'token'],
        },
        'OS::Heat::UpdateWaitConditionHandle': cfnHandle,
        'OS::Heat::WaitConditionHandle': {
          role: 'signal-handle',
          serves: 'users',
          takes: 'heat',
          signals: ['curl_cli', 'endpoint', 'signal', 'token'],
        },
      },
    }),
    retainedFamily({
      code: 'plan/wait-condition',
      why: 'Heat waits for the signal of a server; in the cluster the plan checks readiness instead',
      advice:
        'Check that the application is ready where the plan says so, or add a readiness probe to the VirtualMachine.',
      types: {
        'OS::Heat::SwiftSignal': { role: 'signal-wait', serves: { property: 'handle' }, awaits, signals: ['data'] },
        'OS::Heat::WaitCondition': { role: 'signal-wait', serves: { property: 'handle' }, awaits, signals: ['data'] },
      },
    }),
    retainedFamily({
      code: 'plan/aws-wait-condition',
      why: 'Heat waits for the signal of a server; in the cluster the plan checks readiness instead',
      advice:
        'Check that the application is ready where the plan says so, or add a readiness probe to the VirtualMachine.',
      types: {
        'AWS::CloudFormation::WaitCondition': {
          role: 'signal-wait',
          serves: { property: 'Handle' },
          awaits: { handle: 'Handle', count: 'Count', timeout: 'Timeout' },
          signals: ['Data'],
        },
      },
    }),
  ],
} satisfies RetainedService;
