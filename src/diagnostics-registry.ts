/** Every kind of message that heat2kube can give, for `explain`, the docs and the exchange formats. */
import { pluginCheckFailed } from './catalogue/plugin-check.ts';
import { propertyProblemDiagnostics } from './catalogue/property-problem.ts';
import { lintDiagnostics } from './check/rules/registry.ts';
import { clusterDiagnostics } from './cluster/load-cluster.ts';
import { configDiagnostics } from './config/load-config.ts';
import { liveDiagnostics } from './facts/live-diagnostics.ts';
import { factsDiagnostics } from './facts/load-facts.ts';
import type { DiagnosticKind } from './diagnostics/diagnostic.ts';
import { emitDiagnostics } from './emit/registry.ts';
import { budgetDiagnostics } from './evaluate/budget.ts';
import { conditionDiagnostics } from './evaluate/conditions.ts';
import { evaluateDiagnostics } from './evaluate/failure.ts';
import { parameterDiagnostics as parameterValueDiagnostics } from './evaluate/parameters.ts';
import { gateDiagnostics } from './gate/gate-diagnostics.ts';
import { hostDiagnostics } from './host/host-diagnostics.ts';
import { environmentDiagnostics } from './hot/environment-diagnostics.ts';
import { parameterDiagnostics } from './hot/parameter-diagnostics.ts';
import { templateDiagnostics } from './hot/template-diagnostics.ts';
import { yamlDiagnostics } from './hot/yaml-diagnostics.ts';
import { ownDiagnostics } from './own/own-code.ts';
import { planDiagnostics } from './targets/diagnostics.ts';
import { releaseDiagnostics } from './stack/check-releases.ts';
import { unknownCondition } from './stack/create-site.ts';
import { stackDiagnostics } from './stack/stack-diagnostics.ts';
import { topologyDiagnostics } from './topology/diagnostics.ts';
import { accessDiagnostics } from './verify/findings.ts';
import { capacityDiagnostics } from './verify/capacity.ts';
import { scalingDiagnostics } from './verify/scaling.ts';
import { dataDiagnostics } from './verify/data.ts';
import { forwardDiagnostics } from './verify/forwards.ts';
import { movedPortDiagnostics } from './verify/moved-ports.ts';
import { gatewayDiagnostics } from './verify/gateways.ts';
import { nameDiagnostics } from './verify/kept-names.ts';
import { queriesLost } from './verify/lost-queries.ts';
import { interfaceDiagnostics } from './verify/segments/interfaces.ts';
import { primaryDiagnostics } from './verify/segments/primary.ts';
import { orderDiagnostics } from './verify/order.ts';
import { protectionDiagnostics } from './verify/protection.ts';
import { addressClaimed } from './verify/service-addresses.ts';
import { sourceDiagnostics } from './verify/source-addresses.ts';
import { yaqlDiagnostics } from './yaql-diagnostics.ts';
import { byCodeUnit } from './source/text-order.ts';

const kinds: readonly DiagnosticKind<never>[] = [
  ...yamlDiagnostics,
  ...templateDiagnostics,
  ...parameterDiagnostics,
  ...environmentDiagnostics,
  ...hostDiagnostics,
  ...budgetDiagnostics,
  ...evaluateDiagnostics,
  ...conditionDiagnostics,
  ...parameterValueDiagnostics,
  ...yaqlDiagnostics,
  ...propertyProblemDiagnostics,
  pluginCheckFailed,
  ...releaseDiagnostics,
  ...stackDiagnostics,
  unknownCondition,
  ...lintDiagnostics,
  ...configDiagnostics,
  ...factsDiagnostics,
  ...clusterDiagnostics,
  ...liveDiagnostics,
  ...topologyDiagnostics,
  ...planDiagnostics,
  ...ownDiagnostics,
  ...accessDiagnostics,
  ...capacityDiagnostics,
  ...scalingDiagnostics,
  ...dataDiagnostics,
  ...forwardDiagnostics,
  ...movedPortDiagnostics,
  ...gatewayDiagnostics,
  ...interfaceDiagnostics,
  ...primaryDiagnostics,
  ...nameDiagnostics,
  ...orderDiagnostics,
  ...protectionDiagnostics,
  queriesLost,
  ...sourceDiagnostics,
  addressClaimed,
  ...emitDiagnostics,
  ...gateDiagnostics,
];

/** In the order of their codes. */
export const diagnosticKinds: readonly DiagnosticKind<never>[] = Object.freeze(
  kinds.toSorted((a, b) => byCodeUnit(a.code, b.code)),
);

export function diagnosticKind(code: string): DiagnosticKind<never> | undefined {
  return diagnosticKinds.find((kind) => kind.code === code);
}
