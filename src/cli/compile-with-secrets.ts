/**
 * Compiles a stack for an output directory: draws the secrets that the stack asks for, each once. What stands below `secrets/`
 * is used again, whoever put it there; an overlay has secrets of its own.
 */
import type { CompileResult } from '../compile-types.ts';
import type { EmittedFile } from '../emit/file.ts';
import { ignoreFile, secretAt, secretPath } from '../emit/layout.ts';
import { compileStack, type DrawnTexts } from './compile-stack.ts';
import { drawSecret } from './draw-secret.ts';
import type { StackOptions } from './options.ts';
import type { ExistingOutput } from './output/existing-output.ts';
import type { StackInput } from './stack-input.ts';

interface Made {
  readonly result: CompileResult;
  readonly files: readonly EmittedFile[];
  /** Paths of all secrets that were ever drawn for this output. */
  readonly drawn: readonly string[];
  readonly newlyDrawn: number;
}

export async function compileWithSecrets(
  input: StackInput,
  options: StackOptions,
  existing: ExistingOutput,
): Promise<Made> {
  const textAt = (path: string): string | undefined => {
    const bytes = existing.read(path);
    return bytes && Buffer.from(bytes).toString('utf8');
  };
  const drawn = new Map(
    existing.drawn.flatMap((path) => {
      const text = textAt(path);
      return text === undefined ? [] : [[path, text] as const];
    }),
  );
  const { lock, answers } = existing;
  const first = await compileStack(input, options, { drawn: textsOf(drawn), lock, answers });
  const requests = requestsOf(first);
  let newlyDrawn = 0;
  for (const [path, request] of requests) {
    const kept = textAt(path);
    if (kept === undefined) newlyDrawn++;
    drawn.set(path, kept ?? drawSecret(request));
  }
  const result =
    requests.length > 0 ? await compileStack(input, options, { drawn: textsOf(drawn), lock, answers }) : first;
  return { result, ...withDrawn(result.files, drawn), newlyDrawn };
}

/** Requests by the path of the file that answers them. */
function requestsOf({ secretRequests, overlays }: CompileResult) {
  return [
    ...secretRequests.map((request) => [secretPath(request.id), request] as const),
    ...overlays.flatMap((overlay) =>
      overlay.secretRequests.map((request) => [secretPath(request.id, overlay.name), request] as const),
    ),
  ];
}

/** Texts by the id of their request; those of overlays by its name. */
function textsOf(drawn: ReadonlyMap<string, string>): DrawnTexts {
  const base = new Map<string, string>();
  const overlays = new Map<string, Map<string, string>>();
  for (const [path, text] of drawn) {
    const { overlay, request } = secretAt(path) ?? {};
    if (request === undefined) continue;
    if (overlay === undefined) base.set(request, text);
    else overlays.set(overlay, new Map([...(overlays.get(overlay) ?? []), [request, text]]));
  }
  return { base, overlays };
}

/** Secrets are kept as files even where no object takes them as they are, for the next run must find them again. */
function withDrawn(
  files: readonly EmittedFile[],
  texts: ReadonlyMap<string, string>,
): { readonly files: readonly EmittedFile[]; readonly drawn: readonly string[] } {
  if (files.length === 0) return { files, drawn: [] };
  const drawn = [...texts].map(([path, text]) => ({ path, text, secret: true as const }));
  const present = new Set(files.map(({ path }) => path));
  const all: readonly EmittedFile[] = [...files, ...drawn.filter(({ path }) => !present.has(path))];
  const ignored = ignoreFiles(all).filter(({ path }) => !present.has(path));
  return { files: [...all, ...ignored], drawn: drawn.map(({ path }) => path) };
}

/** One in each folder of secrets; digests of them all lie in the first one. */
function ignoreFiles(files: readonly EmittedFile[]): readonly EmittedFile[] {
  const secrets = files.filter(({ secret }) => secret === true);
  if (secrets.length === 0) return [];
  return [...new Set([undefined, ...secrets.map(({ path }) => secretAt(path)?.overlay)])].map(ignoreFile);
}
