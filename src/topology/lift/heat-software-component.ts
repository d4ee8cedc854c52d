/**
 * OS::Heat::SoftwareComponent: texts for several actions of a stack. Deployments run that for CREATE.
 * Heat manual: template guide, OpenStack resource types, OS::Heat::SoftwareComponent.
 */
import { facet } from '../../evaluate/fact.ts';
import { known, list, openText, textOf } from '../../evaluate/value.ts';
import { property, show } from '../attribute-values.ts';
import type { ComponentEntry } from '../kinds/software-unit.ts';
import { defineLift } from '../lift.ts';
import { describedPart } from '../software/deployed-part.ts';
import { describedProperties } from '../software/properties.ts';

export const heatSoftwareComponent = defineLift({
  type: 'OS::Heat::SoftwareComponent',
  summary: 'What deployments run when a VM is created; the rest are steps of the plan',
  properties: {
    ...describedProperties,
    configs: { fate: 'mapped', note: 'A text and a hook for each action', slot: 'secret' },
  },
  attributes: { config: property('configs', () => list([])), show },
  lift(read, self) {
    const entries = read.items(read.get('configs')).map((item): ComponentEntry => {
      const [hook, actions] = [read.field(item, 'tool'), read.field(item, 'actions')];
      const items = read.items(actions);
      const creates = items.find((action) => textOf(action) === 'CREATE');
      if (creates) {
        read.shapes(hook, facet(self.path, 'hook'));
        read.shapes(creates, facet(self.path, 'hook'));
      }
      const word = openText(hook);
      return {
        ...(word !== undefined && { hook: word }),
        actions: items.flatMap((action) => openText(action) ?? []),
        text: read.field(item, 'config') ?? known(''),
        written: creates ? items.filter((action) => action !== creates) : [...(hook ? [hook] : []), ...items],
      };
    });
    return [
      {
        kind: 'software-unit',
        id: self.path,
        resource: self.path,
        body: { form: 'component', entries, ...describedPart(read) },
      },
    ];
  },
});
