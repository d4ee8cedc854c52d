/**
 * OS::Heat::MultipartMime: start-up data of several parts, each a text or another configuration.
 * Heat manual: template guide, OpenStack resource types, OS::Heat::MultipartMime.
 */
import { known, type Value } from '../../evaluate/value.ts';
import { selectPath } from '../../stack/select-path.ts';
import { plainFact, show } from '../attribute-values.ts';
import { referredNode } from '../facts-in.ts';
import type { SoftwarePart } from '../kinds/software-unit.ts';
import { defineLift, type Reader } from '../lift.ts';

type Properties = typeof properties;

const properties = {
  group: { fate: 'moot', note: 'No hook accepts a multipart text' },
  parts: { fate: 'mapped', note: 'The parts, in this order', slot: 'secret' },
} as const;

export const heatMultipartMime = defineLift({
  type: 'OS::Heat::MultipartMime',
  summary: 'The start-up data of the VMs that use it',
  properties,
  attributes: { config: (self, path) => selectPath(plainFact('id', self.path, 'config'), path), show },
  lift(read, self) {
    const written = read.get('parts');
    const parts = read.items(written).map((item) => part(item, read, self.path));
    if (parts.length === 0) read.shapes(written, self.path);
    return [{ kind: 'software-unit', id: self.path, resource: self.path, body: { form: 'multipart', parts } }];
  },
});

function part(item: Value, read: Reader<Properties>, id: string): SoftwarePart {
  const config = read.field(item, 'config');
  const [filename, subtype] = [read.field(item, 'filename'), read.field(item, 'subtype')];
  const unit = referredNode(config);
  if (unit !== undefined) read.shapes(config, id);
  return {
    content: unit === undefined ? { text: config ?? known('') } : { unit },
    ...(filename && { filename }),
    ...(subtype && { subtype }),
    splice: read.choose(read.field(item, 'type'), id, (known) => known === 'multipart', false),
  };
}
