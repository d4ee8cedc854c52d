/** What the reader of a plan has answered: objects in the folder of answers, which is never written, and texts of Secrets. */
import { objectId, type ObjectId } from '../kubernetes/object-id.ts';
import { textAt } from '../kubernetes/json.ts';
import { answerAt, secretAt } from '../emit/layout.ts';
import { documentsOf } from './documents.ts';
import { hasPlaceholder } from './placeholders.ts';

/** What the reader has answered so far. */
export interface Answers {
  /** Names of the files, sorted. */
  readonly files: readonly string[];
  readonly objects: ReadonlySet<ObjectId>;
  /** Those of them that still have a place to complete. */
  readonly incomplete: ReadonlySet<ObjectId>;
  /** Texts of Secrets as they are now, by `<secret>/<key>`. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Those of the base of an overlay: they count where the overlay has the same text. */
  readonly baseSecrets?: ReadonlyMap<string, string>;
}

/** The answers of the base, or of an overlay, out of all texts by path. What is no YAML of objects answers nothing. */
export function answersIn(texts: Iterable<readonly [path: string, text: string]>, overlay?: string): Answers {
  const files: string[] = [];
  const objects = new Set<ObjectId>();
  const incomplete = new Set<ObjectId>();
  const secrets = new Map<string, string>();
  for (const [path, text] of texts) {
    const secret = secretAt(path);
    if (secret && secret.overlay === overlay) secrets.set(secret.request, text);
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
      const id = objectId({ apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } });
      objects.add(id);
      if (hasPlaceholder(json)) incomplete.add(id);
    }
  }
  return { files: files.toSorted(), objects, incomplete, secrets };
}

/** An overlay has the answers of its base as well, and Secrets of its own. */
export function withAnswersOf(base: Answers, own: Answers): Answers {
  const objects = new Set([...base.objects, ...own.objects]);
  const incomplete = new Set([...base.incomplete, ...own.incomplete]);
  return { files: own.files, objects, incomplete, secrets: own.secrets, baseSecrets: base.secrets };
}
