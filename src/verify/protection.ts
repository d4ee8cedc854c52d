/** The proof that the update which protects a live stack does nothing to what lives: scripts that would run, sizes that would change. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';

const runsScript = defineDiagnostic({
  code: 'verify/protect-runs-script',
  severity: 'error',
  message: (deployment: string, component: string) =>
    `"${deployment}" cannot be protected: Heat runs the scripts of "${component}" at every change of its definition`,
  explanation:
    'The SoftwareComponent has UPDATE among its actions, so Heat would run its scripts on the live server with any change, even of the deletion policy. The protecting template leaves the definition as it is. Without the policy Retain, Heat deletes the deployment with the stack, and where the component has DELETE among its actions, it then waits for a script on a server that may be off. To protect it, take UPDATE and DELETE out of the component in an update of the stack at a time when the scripts may run. Otherwise accept this message with the reason: the deployment then stays as it is.',
});

const replacesDeployment = defineDiagnostic({
  code: 'verify/protect-replaces-deployment',
  severity: 'error',
  message: (deployment: string, inputs: string) =>
    `the update that protects the stack replaces "${deployment}" if its input ${inputs} has another value than at the last update`,
  explanation:
    'The input has replace_on_change, and its value comes from the live cloud. Compare it with the value that Heat has: `openstack software deployment show` prints the config_id of the deployment, and `openstack software config show` the values of its inputs. Where they are equal, accept this message with that reason. Where they differ, update the stack first, at a time when the script may run again.',
});

const sizeOutOfBounds = defineDiagnostic({
  code: 'verify/protect-size-out-of-bounds',
  severity: 'error',
  message: (group: string, live: number, bound: string) => `"${group}" has ${live} live members, but ${bound}`,
  explanation:
    'Either the template is not the one that the stack was last updated with, or members were added or removed outside of it. An update or the next scaling action can then delete or create servers. Bring the size within the bounds, or update the stack with other bounds, and collect the facts again. To go on with the size as it is, accept this message with the reason.',
});

const replacesPort = defineDiagnostic({
  code: 'verify/protect-replaces-port',
  severity: 'error',
  message: (port: string) =>
    `the update that protects the stack replaces the port "${port}", whose replacement_policy is REPLACE_ALWAYS`,
  explanation:
    'Heat replaces such a port at every update, whatever it changes: the server would lose its interface and its addresses. The guard of the plan makes the update fail instead, so the stack stays unprotected. Change the property to AUTO in an update of the stack with the guard environment: if that update fails for the same reason, the port cannot be protected, and the server has to be released in another way, such as `openstack stack abandon`.',
});

export const protectionDiagnostics = Object.freeze([runsScript, replacesDeployment, replacesPort, sizeOutOfBounds]);

/** What of a live stack an update acts on, whatever it is meant to change. */
export interface Protection {
  readonly deployments: readonly {
    readonly resource: string;
    readonly component?: string;
    readonly inputs: readonly string[];
  }[];
  /** Paths of ports that every update replaces. */
  readonly ports: readonly string[];
  readonly groups: readonly {
    readonly resource: string;
    readonly live: number;
    readonly bound: { readonly property: string; readonly value: number };
  }[];
}

export function proveProtection({ deployments, ports, groups }: Protection, reports: Collector): void {
  for (const { resource, component, inputs } of deployments) {
    if (component !== undefined) reports.report(runsScript, { resource }, resource, component);
    if (inputs.length > 0) {
      const names = inputs.map((name) => `"${name}"`).join(', ');
      reports.report(replacesDeployment, { resource }, resource, names);
    }
  }
  for (const resource of ports) reports.report(replacesPort, { resource }, resource);
  for (const { resource, live, bound } of groups) {
    reports.report(sizeOutOfBounds, { resource }, resource, live, `its ${bound.property} is ${bound.value}`);
  }
}
