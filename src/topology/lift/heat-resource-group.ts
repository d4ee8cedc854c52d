/**
 * OS::Heat::ResourceGroup: equal members by number. Each member is translated by itself; the group leaves nothing of
 * its own. Its attributes are followed into the members before anyone asks here.
 * Heat manual: template guide, OpenStack resource types, OS::Heat::ResourceGroup.
 */
import { show, unanswered } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { asInteger } from '../plain-choice.ts';

const followed = unanswered('the size of the group is not known, so its members cannot be listed');

export const heatResourceGroup = defineLift({
  type: 'OS::Heat::ResourceGroup',
  summary: 'Its members, one by one',
  properties: {
    count: { fate: 'mapped', note: 'How many members there are', slot: 'secret' },
    index_var: { fate: 'mapped', note: 'Placeholder for the index of a member' },
    removal_policies: { fate: 'mapped', note: 'Members that are omitted' },
    removal_policies_mode: { fate: 'moot', note: 'Controls what Heat does on updates' },
    resource_def: { fate: 'mapped', note: 'What each member is', slot: 'secret' },
  },
  attributes: {
    attributes: followed,
    refs: followed,
    refs_map: followed,
    removed_rsrc_list: followed,
    show,
  },
  lift(read, self, report) {
    const definition = read.get('resource_def');
    read.choose(read.get('count'), self.path, asInteger, 1);
    read.shapes(read.get('index_var'), self.path);
    read.shapes(read.get('removal_policies'), self.path);
    read.shapes(read.field(definition, 'type'), self.path);
    report.moot(read.field(definition, 'metadata'), 'member-metadata');
    return [];
  },
});
