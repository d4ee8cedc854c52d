/** Passwords that a text sets in clear: scripts, cloud-config and other files that people keep beside a template. */
import { holdsPrivateKey } from '../evaluate/private-key.ts';
import { joinedLines } from './joined-lines.ts';
import { piecesOf } from './line-pieces.ts';
import { passwordInput } from './password-input.ts';
import { printsPassword } from './printed-password.ts';
import { hasSecretForm, mayHaveForm } from './secret-forms.ts';
import { looksSecret, mayNameSecret } from './secret-names.ts';
import { textOfBase64 } from './text-of-base64.ts';

/** What stands before a value: `DB_PASSWORD=x`, `db.password: x`, `$password = "x"`, `["password"] => x`. */
const assignments = [
  /(?:^|[\s;&|({,"'\-.$[])([A-Za-z_][\w.-]{1,60})["'\])]{0,3}\s{0,3}(?:=>|:=|[=:])\s{0,3}["']?([^\s"',;|&)}]+)/g,
  /(?:^|\s)--?([A-Za-z][\w-]{1,60})\s+["']?([^\s"',;|&)}-][^\s"',;|&)}]*)/g,
  /[?&/]([A-Za-z_][\w-]{1,60})[=:]([^\s"'&#;,|)}/]+)/g,
  /<([A-Za-z][\w.-]{0,60})>\s*([^\s<\n]{1,200})\s*<\//g,
  /\b(?:define|get|getenv|putenv|set)\(\s?["']([A-Za-z_][\w.-]{1,60})["'],\s?["']([^\s"',;|&)}]+)/g,
  /\b(?:name|key|property|variable)["']?\s{0,3}[:=]\s{0,3}["']?([A-Za-z_][\w.-]{1,60})["']?[\s,]{1,4}["']?(?:value|content|default)["']?\s{0,3}[:=]\s{0,3}["']?([^\s"',;|&)}>]+)/gi,
  /s[/|#,](?:[^/|#,\n]{0,60}?[^\w/|#,\n])?_{0,2}([A-Za-z][A-Za-z_]{1,60}?)_{0,2}[@%}]?(?:\s?[=:][^/|#,\n]{0,40})?[/|#,](?:[^/|#,\s]{1,60}\s?[=:]\s?)?["']?([^\s"'/|#,]+)["']?[/|#,]/g,
];

/** The last two words of a command or of a line of settings: `set admin_password x1`, `secret "x1";`. */
const lastWords = /(?:^|[\s"'/])([A-Za-z_][\w.-]{1,60})\s+(["']?)([^\s"',;|&)}]{4,200})["']?[\s;"')\]]*$/;

/** Commands and kinds of objects, after which a name stands. */
const noSetting = /^(?:\w{0,9}passwd|pass|secrets?|tokens?|credentials?|.*_id)$/i;

/** Prose and names of modules have letters and dashes only. */
const unlikeWord = /[0-9!@#%^&*+?=~]/;

/** Clients that take a password in a short option: `mysql -px`, `curl -u me:x`, `redis-cli -a x`, `sshpass -p x`, `docker login -p x`. */
const clients = [
  /\b(?:mysql|mariadb)\w*\s(?:[^\n;|&]*\s)?-p["']?[^\s"'$<{`]/,
  /\b(?:curl|wget|http|https|etcdctl)\s(?:[^\n;|&]*\s)?(?:-[a-zA-Z]*u|--(?:proxy-)?user)(?:\s+|=)?["']?[^\s:"'`]+:[^\s"'$<{`]/,
  /\b(?:redis-cli\s(?:[^\n;|&]*\s)?-a|ldap\w+\s(?:[^\n;|&]*\s)?-w|sshpass\s+-p|(?:docker|podman|helm|oc|az)\s(?:\S+\s){0,4}?login\s(?:[^\n;|&]*\s)?-p)\s*["']?[^\s"'$<{`-]/,
  /\bsmbclient\s(?:[^\n;|&]*\s)?-U\s*["']?[^\s%"']+%[^\s"'$<{`]/,
];

/** `Authorization: Bearer x` and `-passin pass:x`. */
const places = [
  /\bauthorization["']?\s*[:=]\s*["']?(?:bearer|basic|token)\s+[^\s"'$<{`]/i,
  /\s-pass(?:in|out|word)?\s+["']?pass:[^\s"'$<{`]/,
];

/** `IDENTIFIED BY 'x'`, `user:x@host` in an address, a line for `chpasswd`, and what crypt(3) makes of a password. */
const others = [
  /\bIDENTIFIED\s+(?:WITH\s+\w+\s+)?(?:BY|AS)\s+["'][^"'$<]/i,
  /\b(?:ALTER|CREATE|SET)\b[^\n;]{0,200}\bPASSWORD(?:\s{1,3}|\s{0,3}[=(]\s{0,3})["'][^\s"'$<{/]/i,
  /\b[a-z][a-z0-9+]{1,20}:\/\/[^\s/:@"']{0,100}:[^\s/@"'$<{%]+@/i,
  /\bhttps?:\/\/(?=[A-Za-z_-]*\d)[\w-]{20,}@/i,
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
  /^["']?(?:\\\$|[`<{%/]|\$(?!\d\w?\$|y\$|2[aby]\$)|(?:null|none|true|false|yes|no|~|unset|undefined|redacted|tbd|todo|\*+|x{3,}(?:-x+)*|[\w:.]+\(|convertto-\w+|(?:change|replace)[-_ ]?me)["']?$)/i;

/** Whether a value is none that anybody could use as a password. */
export function isNoValue(text: string): boolean {
  return text === '' || noValue.test(text);
}

/** Stands for what is not known of a text, so that what follows it is not taken for a value. */
export const unknownPart = '<>';

/** Number of the first line, from 1, that shows a password or key; undefined where none does. */
export function secretLine(text: string): number | undefined {
  return lineOf(text, showsEncoded);
}

function lineOf(text: string, showsMore: (line: string) => boolean): number | undefined {
  const lines = text.split('\n');
  if (!mayHold.test(text) && !mayHaveForm(text)) return numberOf(lines.findIndex(showsMore));
  const at = lines.findIndex((line) => showsSecret(line) || showsMore(line));
  if (at !== -1) return at + 1;
  const joined = joinedLines(lines).find((line) => piecesOf(line.text).some(showsWords));
  if (joined) return joined.index + 1;
  const read = passwordInput(lines);
  if (read !== -1) return read + 1;
  const list = passwordList.exec(text);
  return list ? text.slice(0, list.index).split('\n').length : undefined;
}

function numberOf(index: number): number | undefined {
  return index === -1 ? undefined : index + 1;
}

const mayHold =
  /pass|pwd|secret|token|key|credential|authtok|bind_?pw|root_?pw|cookie|identified|:\/\/|mysql|mariadb|curl|wget|etcdctl|https? |redis-cli|ldap|login|smbclient|authorization|sudo -|kinit|cryptsetup/i;

/** Files of cloud-init and settings in base64: what is in them is as open. */
const encoded = /[A-Za-z0-9+/]{16,}={0,2}/g;

function showsEncoded(line: string): boolean {
  if (line.length < 16) return false;
  return [...line.matchAll(encoded)].some(([text]) => {
    const plain = textOfBase64(text);
    return plain !== undefined && lineOf(plain, () => false) !== undefined;
  });
}

/**
 * A private key, an assignment to a name that looks secret, or one of the other well-known forms; comments show
 * nothing.
 */
function showsSecret(line: string): boolean {
  if (holdsPrivateKey(line)) return true;
  if (line.trimStart().startsWith('# ')) return false;
  return piecesOf(line).some(
    (piece) =>
      showsWords(piece) ||
      setsAtEnd(piece) ||
      (piece.includes('[') && wordList.test(piece) && showsWords(piece.replaceAll(/["',[\]]+\s*/g, ' '))),
  );
}

/** Words of a command as a list of YAML or JSON. */
const wordList = /\[\s*["']?[\w./-]/;

/** What needs no end of a line: words of a list may be names, of which the last stands for no value. */
function showsWords(line: string): boolean {
  if (mayHaveForm(line) && hasSecretForm(line)) return true;
  if (!mayHold.test(line)) return false;
  if (forms.some((pattern) => pattern.test(line)) || printsPassword(line, (word) => !isNoValue(word))) return true;
  return mayNameSecret(line) && assignments.some((pattern) => [...line.matchAll(pattern)].some(isAssigned));
}

/** A variable, a placeholder or an empty text is no password, whatever the name. */
function isAssigned([, name = '', value = '']: RegExpMatchArray): boolean {
  const [, fallback = value] = defaultOf.exec(value) ?? [];
  return isSecretName(name) && fallback.length > 1 && !isNoValue(fallback);
}

/** What a shell takes where a variable has no value: `${1:-x}`. */
const defaultOf = /^["']?\$\{\w+:?[-=](.+)$/;

function isSecretName(name: string): boolean {
  const plain = name.replaceAll(/[-.]/g, '_');
  return looksSecret(plain) || token.test(plain);
}

function setsAtEnd(line: string): boolean {
  if (!mayNameSecret(line)) return false;
  return line.split(/[;|&}]/).some((command) => {
    const [, name = '', quote = '', value = ''] = lastWords.exec(command) ?? [];
    if (!isSecretName(name) || isNoValue(value) || /[=:]./.test(value)) return false;
    return quote === '' ? !noSetting.test(name) && unlikeWord.test(value) : unlikeWord.test(value);
  });
}
