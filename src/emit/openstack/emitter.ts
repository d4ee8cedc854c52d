/** What stays in OpenStack, as templates that Heat takes. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Emitter } from '../emitter.ts';
import { isSameSet } from '../file.ts';
import { emitOpenstack } from './emit-openstack.ts';

const overlayElsewhere = defineDiagnostic({
  code: 'emit/overlay-stays',
  severity: 'warning',
  message: (name: string) => `the overlay ${name} changes what stays in OpenStack too, which no overlay can carry`,
  explanation:
    'Overlays hold objects of Kubernetes. With the environment of this one the templates and parameters below openstack/ would differ from those of the base as well. Convert the stack with the same environment files, in the same order, into a directory of its own to get them.',
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
