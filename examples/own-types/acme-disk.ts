/** Acme::Storage::Disk, a type of one cloud: becomes a PersistentVolumeClaim of the same size; its write cache is lost. */
import { answers, defineDiagnostic, defineLift, values } from 'heat2kube';

const noCache = defineDiagnostic({
  code: 'acme-storage-disk/no-cache',
  severity: 'warning',
  message: (resource: string) => `${resource} loses its write cache`,
  explanation:
    'Acme can put a cache in front of a disk. A claim has none, so writes take as long as the storage takes.',
});

export const acmeDisk = defineLift({
  type: 'Acme::Storage::Disk',
  summary: 'A claim of the same size',
  properties: {
    gigabytes: { fate: 'mapped', note: 'size of the claim', schema: { type: 'integer', required: true } },
    label: { fate: 'moot', note: 'claims are named after resources', schema: { type: 'string' } },
    rack: { fate: 'moot', note: 'a place in the data centre of Acme' },
    write_cache: { fate: 'approximated', note: 'a claim has no cache', schema: { type: 'boolean', default: false } },
  },
  attributes: {
    gigabytes: answers.property('gigabytes', () => answers.none('every disk has a size')),
    label: answers.property('label', () => values.known('')),
    rack: answers.unanswered('racks are known to Acme only'),
  },
  diagnostics: [noCache],
  lift(read, self, report) {
    const [name, sizeGiB] = [read.get('label'), read.get('gigabytes')];
    const cache = read.get('write_cache');
    if (cache?.kind === 'known' && cache.value === false) report.isDefault(cache, 'a claim has no cache');
    else report.lost(cache, noCache, self.path);
    return [
      {
        kind: 'volume',
        id: self.path,
        resource: self.path,
        ...(name && { name }),
        ...(sizeGiB && { sizeGiB }),
        source: { from: 'blank' },
        hints: new Map(),
      },
    ];
  },
});
