/** Pieces of the script that runs deployments: what is known is quoted, what is not stands where a shell changes nothing. */
import { concat } from '../../../evaluate/concat.ts';
import { known, knownLike, originsOf, secrecyOf, textOf, type Value } from '../../../evaluate/value.ts';
import { shellWord } from '../../../print/slots/shell.ts';
import { wholeText } from '../../objects/whole-text.ts';

/** Functions that every run uses. */
export const functions = `#!/bin/sh
# Runs what the software deployments of this server run, in the order of Heat.
# Of each, /var/lib/heat2kube/<name>/ has stdout, stderr, status and the files of outputs.
mkdir -p /var/lib/heat2kube && chmod 0700 /var/lib/heat2kube || exit 1

# begin NAME [NAME OF ONE THAT MUST HAVE SUCCEEDED]...
begin() {
  name=$1 prefix= accepted=0 errors= missing=
  shift
  mkdir -p "/var/lib/heat2kube/$name/given" && cd "/var/lib/heat2kube/$name" || exit 1
  for before; do
    [ "$(cat "../$before/status" 2>/dev/null)" = 0 ] || missing="$missing $before"
  done
}

file() {
  cat >"$1" && chmod 0700 "$1"
}

# input NAME=VALUE, or input NAME with the value on standard input
input() {
  case $1 in
    *=*) printf '%s\\n' "\${1#*=}" >"given/\${1%%=*}" ;;
    *) cat >"given/$1" ;;
  esac
}

# run COMMAND...: with the inputs in its environment
run() {
  if [ -n "$missing" ]; then
    echo "not run, because this has not succeeded:$missing" >stderr
    finish skipped
    return
  fi
  for path in given/*; do
    [ -f "$path" ] || continue
    value=$(cat "$path"; echo x)
    set -- "$prefix\${path#given/}=\${value%?x}" "$@"
  done
  env "\${prefix}heat_outputs_path=$PWD/output" deploy_action=CREATE "$@" >stdout 2>stderr </dev/null
  status=$?
  case " $accepted " in *" $status "*) status=0 ;; esac
  for output in $errors; do
    [ -s "output.$output" ] && [ "$status" = 0 ] && status=1
  done
  finish "$status"
}

finish() {
  echo "$1" >status
  cat stdout stderr 2>/dev/null | logger -t "heat-deploy-$name"
  logger -t "heat-deploy-$name" "status $1"
}
`;

/** One line of words. */
export function line(words: readonly string[]): Value {
  return known(`${words.map(shellWord).join(' ')}\n`);
}

/** The value of an input that a file of an earlier run holds; it carries the leaves of what asks for it. */
export function inputFrom(name: string, path: string, value: Value): Value {
  const text = `{ cat ${shellWord(path)}; echo; } | input ${shellWord(name)}\n`;
  return knownLike(text, { origins: originsOf(value), secret: secrecyOf(value) });
}

/** A command that reads the text as it is; a line that ends it stands nowhere in the text. */
export function withText(words: readonly string[], text: Value): Value {
  const end = freeWord(text);
  return concat([
    known(`${words.map(shellWord).join(' ')} <<'${end}'\n`),
    text,
    known(endsLine(text) ? '' : '\n'),
    known(`${end}\n`),
  ]);
}

/** The value of an input: in one word where it is one line, else as a text. */
export function inputLine(name: string, value: Value): Value {
  const text = textOf(value);
  if (text === undefined || /[^\x20-\x7e]/.test(text)) return withText(['input', name], ended(value));
  const word = shellWord(`${name}=${text}`);
  return knownLike(`input ${word}\n`, { origins: originsOf(value), secret: secrecyOf(value) });
}

/** The reader takes one line break off, so that one that belongs to the value stays. */
export function ended(value: Value): Value {
  return endsLine(value) ? concat([value, known('\n')]) : value;
}

function endsLine(text: Value): boolean {
  const last = text.kind === 'symbolic' && text.expression.op === 'concat' ? text.expression.parts.at(-1) : text;
  return textOf(last)?.endsWith('\n') === true;
}

function freeWord(text: Value): string {
  const all = wholeText(text, '').split('\n');
  let word = 'END';
  for (let count = 2; all.includes(word); count++) word = `END${count}`;
  return word;
}
