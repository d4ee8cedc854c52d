/** Passwords that a text sets in clear: scripts, cloud-config and other files that people keep beside a template. */
import { holdsPrivateKey } from '../evaluate/private-key.ts';
import { passwordInput } from './password-input.ts';
import { hasSecretForm, mayHaveForm } from './secret-forms.ts';
import { looksSecret, mayNameSecret } from './secret-names.ts';

/** `DB_PASSWORD=x`, `password: x`, `"password": "x"`, `--db-pass=x`; `--password x`; and `<password>x</password>`. */
const assignments = [
  /(?:^|[\s;&|({,"'-])([A-Za-z_][\w-]{1,60})["']?\s?[=:]\s?["']?([^\s"',;|&)}]+)/g,
  /(?:^|\s)--([a-z][\w-]{1,60})\s+["']?([^\s"',;|&)}-][^\s"',;|&)}]*)/g,
  /[?&]([A-Za-z_][\w-]{1,60})=([^\s"'&#;,|)}]+)/g,
  /<([A-Za-z][\w.-]{0,60})>\s*([^\s<\n]{1,200})\s*<\//g,
];

/** Clients that take a password in a short option: `mysql -px`, `curl -u me:x`, `redis-cli -a x`, `sshpass -p x`, `docker login -p x`. */
const clients = [
  /\b(?:mysql|mariadb)\w*\s(?:[^\n;|&]*\s)?-p["']?[^\s"'$<{`]/,
  /\b(?:curl|wget|http|https)\s(?:[^\n;|&]*\s)?(?:-[a-zA-Z]*u|--(?:proxy-)?user)[\s=]?["']?[^\s:"'`]+:[^\s"'$<{`]/,
  /\b(?:redis-cli\s(?:[^\n;|&]*\s)?-a|ldap\w+\s(?:[^\n;|&]*\s)?-w|sshpass\s+-p|(?:docker|podman|helm|oc)\s(?:[^\n;|&]*\s)?login\s(?:[^\n;|&]*\s)?-p)\s*["']?[^\s"'$<{`-]/,
  /\bsmbclient\s(?:[^\n;|&]*\s)?-U\s*["']?[^\s%"']+%[^\s"'$<{`]/,
];

/** `Authorization: Bearer x`, `-passin pass:x`, and what `passwd --stdin` reads. */
const places = [
  /\bauthorization["']?\s*[:=]\s*["']?(?:bearer|basic|token)\s+[^\s"'$<{`]/i,
  /\s-pass(?:in|out|word)?\s+["']?pass:[^\s"'$<{`]/,
  /\becho\s+["']?(?![<{%])[^\s"'$`]+["']?\s*\|\s*(?:sudo\s+)?passwd\s/,
];

/** `IDENTIFIED BY 'x'`, `user:x@host` in an address, a line for `chpasswd`, and what crypt(3) makes of a password. */
const others = [
  /\bIDENTIFIED\s+(?:WITH\s+\w+\s+)?BY\s+["'][^"'$<]/i,
  /\b[a-z][a-z0-9+]*:\/\/[^\s/:@"']+:[^\s/@"'$<{%]+@/i,
  /["'][\w.-]+:(?![<{%])[^"'$\s]+["']?\s*\|\s*(?:sudo\s+)?chpasswd\b/,
  /(?:^|[\s"':=])\$(?:[156]|y|2[aby])\$[./A-Za-z0-9]/,
];

const forms = [...others, ...clients, ...places];

/** Users and passwords below `chpasswd` of cloud-config. */
const passwordList =
  /\bchpasswd:[^\n]{0,80}\n?[^\n]{0,80}\blist:\s*(?:[|>][-+]?\s*\n\s*|-\s*)?["']?[\w.-]+:(?=[^\s:$<{%])/;

const token = /(?:^|_)token$/i;

/** What stands in the place of a value: a variable, a template, a file, a word that says so, or nothing. */
const noValue =
  /^["']?(?:\\\$|[`<{%/]|\$(?!\d\w?\$|y\$|2[aby]\$)|(?:null|none|true|false|yes|no|~|unset|undefined|redacted|tbd|todo|\*+|x{3,}|(?:change|replace)[-_ ]?me)["']?$)/i;

/** Whether a value is none that anybody could use as a password. */
export function isNoValue(text: string): boolean {
  return text === '' || noValue.test(text);
}

/** Stands for what is not known of a text, so that what follows it is not taken for a value. */
export const unknownPart = '<>';

/** Number of the first line, from 1, that shows a password or key; undefined where none does. */
export function secretLine(text: string): number | undefined {
  if (!mayHold.test(text) && !mayHaveForm(text)) return undefined;
  const lines = text.split('\n');
  const at = lines.findIndex(showsSecret);
  if (at !== -1) return at + 1;
  const read = passwordInput(lines);
  if (read !== -1) return read + 1;
  const list = passwordList.exec(text);
  return list ? text.slice(0, list.index).split('\n').length : undefined;
}

const mayHold =
  /pass|pwd|secret|token|key|credential|identified|:\/\/|mysql|mariadb|curl|wget|https? |redis-cli|ldap|login|smbclient|authorization/i;

/**
 * A private key, an assignment to a name that looks secret, or one of the other well-known forms; comments show
 * nothing.
 */
function showsSecret(line: string): boolean {
  return (
    showsWritten(line) ||
    (line.includes('[') && wordList.test(line) && showsWritten(line.replaceAll(/["',[\]]+/g, ' ')))
  );
}

/** Words of a command as a list of YAML or JSON, with an option among them. */
const wordList = /\[[^\]]*,\s*["']?-|\[\s*["']?-[^\]]*,/;

function showsWritten(line: string): boolean {
  if (holdsPrivateKey(line)) return true;
  if (line.trimStart().startsWith('# ')) return false;
  if (mayHaveForm(line) && hasSecretForm(line)) return true;
  if (!mayHold.test(line)) return false;
  if (forms.some((pattern) => pattern.test(line))) return true;
  return mayNameSecret(line) && assignments.some((pattern) => [...line.matchAll(pattern)].some(isAssigned));
}

/** A variable, a placeholder or an empty text is no password, whatever the name. */
function isAssigned([, name = '', value = '']: RegExpMatchArray): boolean {
  const plain = name.replaceAll('-', '_');
  return (looksSecret(plain) || token.test(plain)) && value.length > 1 && !isNoValue(value);
}
