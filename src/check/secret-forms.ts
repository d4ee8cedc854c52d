/** Forms in which passwords, tokens and keys stand in texts, each as a whole: what clients take, files of settings, and what issuers print. */

/** A value stands there: no variable, placeholder, command, or option. */
const commands = [
  /\bhtpasswd\s+(?:-\w+\s+){0,6}-\w*b\w*\s+(?:-\w+\s+){0,6}(?:[^\s-]\S*\s+){1,2}["']?[^\s"'$<{`&|;>-][^\s"'|;&>]*["']?\s*(?:$|[;&|>])/,
  /\b(?:useradd|usermod|adduser)\s(?:[^\n;|&]*\s)?(?:-p|--password)[\s=]*["']?[^\s"'$<{`-]/,
  /\bopenssl\s(?:[^\n;|&]*\s)?-k\s+["']?[^\s"'$<{`-]/,
  /\bmongo(?:sh|dump|restore|import|export)?\s(?:[^\n;|&]*\s)?-p\s*["']?[^\s"'$<{`-]/,
  /\brabbitmqctl\s(?:[^\n;|&]*\s)?(?:add_user|change_password)\s+[^\s-]\S*\s+["']?[^\s"'$<{`|;&>-]/,
  /\b(?:rpcclient|net\s+(?:ads|rpc))\s(?:[^\n;|&]*\s)?-U\s*["']?[^\s%"']+%[^\s"'$<{`]/,
  /\bnet\s+user\s+[^\s/]+\s+["']?[^\s"'/$<{`%*]/i,
  /\bConvertTo-SecureString\s+(?:-String\s+)?["'][^"'$<{%]/i,
  /\s-(?:store|key|deststore|srcstore|destkey|srckey)pass(?:word)?\s+["']?[^\s"'$<{`-]/,
  /\b(?:sqlcmd|isql|ipmitool|unzip|zip)\s(?:[^\n;|&]*\s)?-P\s*["']?[^\s"'$<{`-]/,
  /\b(?:7z|unrar|rar|cqlsh)\s(?:[^\n;|&]*\s)?-p\s*["']?[^\s"'$<{`-]/,
  /\blftp\s(?:[^\n;|&]*\s)?-u\s*["']?[^\s,"']+,[^\s"'$<{`]/,
  /\bslappasswd\s(?:[^\n;|&]*\s)?-s\s*["']?[^\s"'$<{`-]/,
  /\bswift\s(?:[^\n;|&]*\s)?-K\s*["']?[^\s"'$<{`-]/,
  /\bipa-(?:server|client|replica)-install\s(?:[^\n;|&]*\s)?-[apw]\s*["']?[^\s"'$<{`-]/,
  /\bwpa_passphrase\s+\S+\s+["']?[^\s"'$<{`-]/,
  /\bmysqladmin\s(?:[^\n;|&]*\s)?password\s+["']?[^\s"'$<{`-]/,
  /\bvault\s+login\s+["']?[^\s"'$<{`=-][^\s=]*\s*$/,
  /\s-encrypt[=\s]["']?[^\s"'$<{`-]/,
  /\brootpw\s+--plaintext\s+["']?[^\s"'$<{`-]/,
  /\bnet\s+use\s[^\n;|&]*\/user:\S+\s+["']?[^\s"'$<{`/]/i,
];

/** `redis.conf`, `wpa_supplicant.conf`, `ipsec.secrets`, `.pgpass`, `.netrc`. */
const settings = [
  /\binsecure-password\s+["']?[^\s"'$<{`]/,
  /\bstats\s+auth\s+[^\s:]+:[^\s"'$<{`]/,
  /\bcreateUser\s+\S+\s+(?:MD5|SHA\S*)\s+["']?[^\s"'$<{`]/,
  /\brocommunity6?\s+["']?[^\s"'$<{`]/,
  /\b(?:rootpw|bindpw|auth_pass)\s+["']?[^\s"'$<{`=:-]/,
  /\bsecret\s+"[^"'$<{]+"\s*;/,
  /\b(?:requirepass|masterauth)\s+["']?[^\s"'$<{`]/,
  /\b(?:psk|wep_key\d|wpa_passphrase)\s*=\s*["']?[^\s"'$<{`]/,
  /:\s*PSK\s+["'][^"'$<{]/,
  /(?:^|[\s"'])[\w.*-]+:(?:5432|\*):[\w*-]+:[\w*-]+:[^\s:"'$<{`]/,
  /\bmachine\s+\S+\s+login\s+\S+\s+password\s+[^\s"'$<{`]/,
];

/** What begins as issuers of tokens and keys say that theirs do. */
const issued = [
  /\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_\w{60,}|\bglpat-[\w-]{20}/,
  /\bxox[abeoprs]-[\w-]{10,}|\bhooks\.slack\.com\/services\/[\w/]{20,}/,
  /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b|\bAIza[\w-]{35}|\bya29\.[\w-]{20,}/,
  /\b[rs]k_live_\w{16,}|\bSG\.[\w-]{22}\.[\w-]{43}|\bnpm_[A-Za-z0-9]{36}\b|\bpypi-AgE[\w-]{50,}/,
  /\bdo[opr]_v1_[a-f0-9]{64}|\bhvs\.[\w-]{24,}|\bSWMTKN-1-\w{20,}|\bglsa_\w{32,}/,
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
  /\bAGE-SECRET-KEY-1[A-Z0-9]{20,}|\bPuTTY-User-Key-File-\d:/,
];

/** Without one of these words a text has none of the forms. */
const words =
  /htpasswd|user(?:add|mod)|adduser|openssl|mongo|sqlcmd|isql|ipmitool|zip|7z|rar|cqlsh|lftp|slappasswd|swift|ipa-|mysqladmin|vault|-encrypt|rootpw|bindpw|auth_pass|secret|insecure-password|stats\s|createUser|rocommunity|rabbitmqctl|rpcclient|\bnet[\s"',]|securestring|\becho\b|requirepass|masterauth|psk|wep_key|wpa_|:5432:|:\*:|machine\s|storepass|keypass|gh[pousr]_|github_pat|glpat|xox|slack\.com|AKIA|ASIA|AIza|ya29|_live_|SG\.|npm_|pypi-|_v1_|hvs\.|SWMTKN|glsa_|eyJ|AGE-SECRET|PuTTY/i;

export function mayHaveForm(text: string): boolean {
  return words.test(text);
}

export function hasSecretForm(line: string): boolean {
  return [commands, settings, issued].some((patterns) => patterns.some((pattern) => pattern.test(line)));
}
