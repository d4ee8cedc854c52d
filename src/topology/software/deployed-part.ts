/** What deployments read of a configuration, beside its body. */
import { facet } from '../../evaluate/fact.ts';
import { openText } from '../../evaluate/value.ts';
import type { Deployed } from '../kinds/software-unit.ts';
import type { Reader } from '../lift.ts';
import type { describedProperties } from './properties.ts';

type Described = typeof describedProperties;

/** The hook decides what runs the body, and is no part of a start-up text. */
export function deployedPart(
  read: Reader<Described & { readonly group: { readonly fate: 'mapped'; readonly note: string } }>,
  path: string,
): Deployed {
  const group = read.get('group');
  read.shapes(group, facet(path, 'hook'));
  const hook = openText(group);
  return { ...(hook !== undefined && { hook }), ...describedPart(read) };
}

/** Inputs, outputs and options. */
export function describedPart(read: Reader<Described>): Omit<Deployed, 'hook'> {
  const [inputs, outputs, options] = [read.get('inputs'), read.get('outputs'), read.get('options')];
  return { ...(inputs && { inputs }), ...(outputs && { outputs }), ...(options && { options }) };
}
