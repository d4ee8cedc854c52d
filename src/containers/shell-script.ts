/** Which texts are shell scripts, and which may have to do with containers. */

/** Programs that read a script. */
export const shells: ReadonlySet<string> = new Set(['ash', 'bash', 'dash', 'sh']);

export function isShellScript(text: string): boolean {
  return shebang.test(text.split('\n', 1)[0] ?? '');
}

/** Interpreters whose scripts the parser reads. */
const shebang = /^#!\s*(?:\/usr)?(?:\/local)?\/bin\/(?:env\s+)?(?:ba|da|a)?sh(?:\s+-[a-z]+)*\s*$/;

export const mention = /\b(?:docker|podman|nerdctl)\b|\/etc\/kubernetes\/manifests\//;
