/** Names that people give to secrets. */

const secretWord =
  /(?:pass(?:word|wd|phrase)?|pwd|secret|private_?key|auth_?token|api_?key|access_?key|account_?key|auth_?key|(?:activation|encryption|license)_?key|secret_?key_base|auth_?tok|bind_?pw|root_?pw|erlang_?cookie|credentials?)$/;
/** `NOPASSWD` of sudo, `no_password`: there is none. */
const none = /(?:^|_)no_?pass/;
const harmless = /(?:secret_?name|key_?name|public|policy|length|type|file|path|url|id|ref|user(?:name)?)$/;

/** What stands in every name that looks secret, and in few others. */
const anyWord = /pass|pwd|secret|key|token|credential|authtok|auth_tok|bind_?pw|root_?pw|cookie/;

/** Whether a name in the text may look secret: most texts hold none that does. */
export function mayNameSecret(text: string): boolean {
  return anyWord.test(text.toLowerCase());
}

/** `db_password`, `AdminPass`, `secret_key`; not `password_length`, `key_name` nor `NOPASSWD`. */
export function looksSecret(name: string): boolean {
  if (!mayNameSecret(name)) return false;
  const plain = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll('-', '_')
    .replace(/_?\d+$/, '');
  return (
    !harmless.test(plain) &&
    !none.test(plain) &&
    (secretWord.test(plain) || /(?:^|_)(?:secret|password)_?key$/.test(plain))
  );
}
