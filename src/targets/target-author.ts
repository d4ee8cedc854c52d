/** What the author of a target works with besides its shape: what becomes of a node, names and labels, questions. */
import { question, shared, stub } from '../plan/needs.ts';
import { settingOf } from '../plan/strategies.ts';
import { made, nothing } from '../plan/target.ts';
import { lose, moot } from './objects/drop.ts';
import { objectMeta } from './objects/metadata.ts';

export const lowering = Object.freeze({
  /** Objects and secrets come of the node, and it has needs. */
  made,
  /** Nothing does, for a reason. */
  nothing,
  /** Name, namespace, labels and annotations of an object for a node. */
  meta: objectMeta,
  /** A value that stands in no object and has a meaning in Heat or OpenStack only, by the reviewed list. */
  moot,
  /** A value that stands in no object, so that behaviour changes: reported by a warning of your own. */
  lose,
  /** The need of something that only the cloud or the user knows. */
  question,
  /** The same, where the answer is an object that the user completes. */
  stub,
  /** The need of objects that other nodes may need too; they are made once. */
  shared,
  /** What `heat2kube.yaml` says of a machine, or of a group that it is in, under a key that its strategy has. */
  setting: settingOf,
});
