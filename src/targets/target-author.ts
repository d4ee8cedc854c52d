/** What the author of a target works with besides its shape: what becomes of a node, names and labels, questions. */
import { made, nothing } from '../plan/target.ts';
import { leave } from './objects/drop.ts';
import { objectMeta } from './objects/metadata.ts';
import { question, stub } from './objects/needed.ts';

export const lowering = Object.freeze({
  /** Objects, secrets and questions come of the node. */
  made,
  /** Nothing does, for a reason. */
  nothing,
  /** Name, namespace, labels and annotations of an object for a node. */
  meta: objectMeta,
  /** A value that stands in no object, and why that changes nothing. */
  leave,
  /** Something that only the cloud or the user knows. */
  question,
  /** The same, where the answer is an object that the user completes. */
  stub,
});
