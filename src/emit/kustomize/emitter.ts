/** The kustomize tree: `base/`, `inputs/`, `secrets/` and `overlays/`, each with its kustomization. Checked with kustomize 5.5. */
import { printingOf } from '../commands/printing-of.ts';
import type { ObjectEmitter } from '../emitter.ts';
import { emitKustomizations } from './emit-kustomization.ts';
import { emitOverlay } from './emit-overlay.ts';
import { writeObjects, writeSecrets } from './object-files.ts';

export const kustomize: ObjectEmitter = {
  id: 'kustomize',
  latest: 'translate',
  emit(rendered) {
    const { files, placeOf } = writeObjects(rendered);
    return {
      files: [
        ...files,
        ...writeSecrets(rendered),
        ...emitKustomizations(rendered, files),
        ...rendered.overlays.flatMap((overlay) => emitOverlay({ rendered, files }, overlay)),
      ],
      placeOf,
    };
  },
  printing: printingOf,
};
