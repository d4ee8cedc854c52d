/** What becomes of a resource type, from its lift or from the table of those that have none. */
import { pluginType } from '../../../grammar/heat/index.ts';
import type { Lift } from '../../topology/lift.ts';
import { lifts } from '../../topology/registry.ts';
import { retentionOf } from '../../topology/retained/registry.ts';
import { rows, wrap } from './wrap.ts';

/** What the fates of properties mean, for texts and generated pages. */
export const fateTexts = Object.freeze({
  mapped: 'carried over with its meaning',
  approximated: 'partly carried over',
  manual: 'a manual step',
  kept: 'stays in OpenStack with the resource',
  data: 'refers to data that must be moved',
  lost: 'not carried over, with a warning',
  moot: 'only has a meaning in Heat or OpenStack',
});

/** What becomes of each property of the type, from the table of its lift. */
export function typeText(type: string): readonly string[] {
  const plugin = pluginType(type)?.name ?? type;
  const alias = plugin === type ? [] : [`${type} is another name for ${plugin}.`, ''];
  const lift = lifts.get(plugin);
  return [...alias, ...(lift ? liftLines(lift) : keptLines(plugin))];
}

function liftLines({ type, summary, subject, properties }: Lift): readonly string[] {
  const table = Object.entries(properties).map(([name, { fate, note }]) => [name, fate, note]);
  const used = Object.entries(fateTexts).filter(([fate]) => table.some((row) => row[1] === fate));
  return [
    `${type} is translated. ${summary}.`,
    ...(subject === undefined ? [] : [`It only serves the resource in its property ${subject}.`]),
    ...(table.length > 0 ? ['', 'Properties:', ...rows(table)] : []),
    ...(used.length > 0 ? ['', ...rows(used)] : []),
  ];
}

function keptLines(type: string): readonly string[] {
  const { why, gone, advice, diagnostic } = retentionOf(type);
  return [
    ...wrap(`${type} is not translated: ${why}.`).split('\n'),
    '',
    ...wrap(
      `Stacks that use it get the message ${diagnostic.code}. A resource that only serves a server that moves becomes a manual step of the plan; any other stays in OpenStack.${gone === undefined ? '' : ` With the profile standalone nothing stays, and ${gone}.`}`,
    ).split('\n'),
    '',
    ...wrap(advice === undefined ? 'Nothing has to replace it.' : `To replace it: ${advice}`).split('\n'),
  ];
}
