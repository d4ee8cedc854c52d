/** Properties that types of software have in common, with their fates. */

/** Of configurations. */
export const describedProperties = {
  inputs: { fate: 'mapped', note: 'Values that a deployment fills in', slot: 'secret' },
  options: { fate: 'mapped', note: 'Options of the hook', slot: 'secret' },
  outputs: { fate: 'mapped', note: 'Values that a deployment returns' },
} as const;

/** Of deployments and of groups of them. */
export const deploymentProperties = {
  actions: { fate: 'mapped', note: 'Whether it runs when the VM is created, or is a step of the plan' },
  config: { fate: 'mapped', note: 'What the last part of the start-up data runs' },
  input_values: { fate: 'mapped', note: 'Values of the inputs', slot: 'secret' },
  name: { fate: 'mapped', note: 'Its place among deployments that no dependency orders' },
  signal_transport: { fate: 'moot', note: 'How the agent reports to Heat; the result is in the guest' },
} as const;

/** Of deployments of structured configurations. */
export const structuredProperties = {
  ...deploymentProperties,
  input_key: { fate: 'mapped', note: 'The key that names an input in the configuration' },
  input_values_validate: { fate: 'moot', note: 'Whether Heat refuses an input without a value' },
} as const;

export const deploymentNames = ['actions', 'config', 'input_values', 'name'] as const;

export const structuredNames = [...deploymentNames, 'input_key'] as const;
