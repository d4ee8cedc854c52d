/** What the reader of a plan has answered: objects in the folder of answers, which is the reader's and is never written. */
import { objectId, type ObjectId } from '../kubernetes/object-id.ts';
import { textAt } from '../kubernetes/json.ts';
import { answerAt } from '../emit/layout.ts';
import { documentsOf } from './documents.ts';

export interface Answers {
  /** Names of the files, sorted. */
  readonly files: readonly string[];
  readonly objects: ReadonlySet<ObjectId>;
}

/** The answers of the base, or of an overlay, out of all texts by path. What is no YAML of objects answers nothing. */
export function answersIn(texts: Iterable<readonly [path: string, text: string]>, overlay?: string): Answers {
  const files: string[] = [];
  const objects = new Set<ObjectId>();
  for (const [path, text] of texts) {
    const at = answerAt(path);
    if (!at || at.overlay !== overlay) continue;
    files.push(at.name);
    for (const { json } of documentsOf(path, text).documents) {
      const [apiVersion = '', kind = '', name = ''] = [
        textAt(json, 'apiVersion'),
        textAt(json, 'kind'),
        textAt(json, 'metadata', 'name'),
      ];
      const namespace = textAt(json, 'metadata', 'namespace');
      objects.add(objectId({ apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } }));
    }
  }
  return { files: files.toSorted(), objects };
}

/** An overlay has the answers of its base as well. */
export function withAnswersOf(base: Answers, own: Answers): Answers {
  return { files: own.files, objects: new Set([...base.objects, ...own.objects]) };
}
