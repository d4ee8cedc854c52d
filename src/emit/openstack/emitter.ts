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

export const openstack: Emitter = {
  id: 'openstack',
  latest: 'translate',
  diagnostics: [overlayElsewhere],
  emit(rendered, { reports }) {
    const files = emitOpenstack(rendered);
    for (const overlay of rendered.overlays) {
      if (!isSameSet(files, emitOpenstack(overlay.rendered))) reports.report(overlayElsewhere, {}, overlay.name);
    }
    return { files };
  },
};
