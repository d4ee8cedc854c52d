/** What the author of a lift works with besides its shape: values, and answers to `get_attr`. */
import { known, list, map } from '../evaluate/value.ts';
import {
  addressValue,
  constant,
  nameAttribute,
  noFact,
  plainFact,
  property,
  show,
  status,
  unanswered,
} from './attribute-values.ts';

export const values = Object.freeze({
  /** A scalar; text, number, boolean or null. */
  known,
  list,
  map,
});

/** The first three give values, the others the meaning of an attribute. */
export const answers = Object.freeze({
  /** An address of a machine or interface, as its consumer can reach it. */
  address: addressValue,
  /** The id, name, size ... of a node. */
  fact: plainFact,
  /** Nothing in the cluster answers; the argument says why. */
  none: noFact,
  constant,
  name: nameAttribute,
  /** The value of a property, or what stands for it where it is not set. */
  property,
  show,
  status,
  unanswered,
});
