/** What stays in OpenStack, as templates that Heat takes. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Emitter } from '../emitter.ts';
import { isSameSet } from '../file.ts';
import { emitOpenstack } from './emit-openstack.ts';

const overlayElsewhere = defineDiagnostic({
  code: 'emit/overlay-stays',
  severity: 'warning',
  message: (name: string) =>
    `the overlay "${name}" also changes resources that stay in OpenStack, which an overlay cannot contain`,
  explanation:
    'An overlay contains Kubernetes objects only. With its environment, the templates and parameters in openstack/ differ from those of the base. To get them, convert the stack with the same environment files, in the same order, to another directory.',
});

const inseparableDefinition = defineDiagnostic({
  code: 'emit/inseparable',
  severity: 'error',
  message: (moves: string, stays: string) =>
    `"${moves}" moves and "${stays}" stays, but one definition makes both, and Heat cannot remove only one of them`,
  explanation:
    'The residual template would keep both, and later steps would delete what the Heat stack still owns. Heat removes members by name only of an OS::Heat::ResourceGroup (`removal_policies`): a scaling group or a chain chooses itself. What a group removes is deleted, unless its members are nested templates: servers, ports and attachments are not needed any more by then, but anything else is. Move or keep all that the definition makes (resources.<path>.strategy in heat2kube.yaml).',
});

export const openstack: Emitter = {
  id: 'openstack',
  latest: 'translate',
  diagnostics: [overlayElsewhere, inseparableDefinition],
  emit(rendered, { reports }) {
    const { files, inseparable } = emitOpenstack(rendered);
    for (const { moves, stays } of inseparable)
      reports.report(inseparableDefinition, { resource: moves }, moves, stays);
    for (const overlay of rendered.overlays) {
      if (!isSameSet(files, emitOpenstack(overlay.rendered).files)) reports.report(overlayElsewhere, {}, overlay.name);
    }
    return { files };
  },
};
