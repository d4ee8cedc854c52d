/** What the reader of shell scripts says of commands: their words as the shell passes them, or why only the shell knows. */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { linesOf } from './read-commands.ts';

const files = { '/srv/env.sh': 'port=80\n', '/env.sh': 'port=81\nshow sourced\n' };

/** Scripts, with the lines of test/shell/read-commands.ts. */
const scripts: readonly (readonly [script: string, lines: readonly string[]])[] = [
  ['show a "b c" \'d $e\' f\\ g', ['show|a|b c|d $e|f g']],
  ['a=1; b="$a 2"; show $b "$b" ${b}x', ['show|1|2|1 2|1|2x']],
  [
    'show $nothing; show "${nothing:-x y}"; show ${HOME:-x}',
    ['show|?the script does not set "nothing"', 'show|x y', 'show|?"${HOME:-x}" is known only when the script runs'],
  ],
  ['a=; show "${a:-empty}" "${a-kept}" end; show ${b:=set}', ['show|empty||end', 'show|set']],
  ['a="x  y"; show $a$a', ['show|x|yx|y']],
  ['a="*.log"; show $a; show "$a"', ['show|?names of files take the place of "$a"', 'show|*.log']],
  [
    'show $(date); show $(pwd) "$PWD"; cd /srv; show $(pwd) $PWD',
    ['show|?"$(date)" is known only when the script runs', 'show|/|/', 'cd|/srv', 'show|/srv|/srv  in /srv'],
  ],
  [
    'show ~/x ~root; show ${a[1]} ${#a} ${!a}; show $((1 + 1))',
    [
      'show|?the home directory in "~/x" is known only when the script runs|?the home directory in "~root" is known only when the script runs',
      'show|?"${a[1]}" is known only when the script runs|?"${#a}" is known only when the script runs|?"${!a}" is known only when the script runs',
      'show|?"$((1 + 1))" is known only when the script runs',
    ],
  ],
  ['a=(1 2); show "$a"; a+=x; show "$a"', ['show|?"a" is an array', 'show|?"a" is an array']],
  ['a=1; a+=2; show $a', ['show|12']],
  ["show $'a\\tb' \"\" ''", ['show|a\tb||']],
  [
    'cd /srv; show one; cd data/..; show two; cd -; show three',
    [
      'cd|/srv',
      'show|one  in /srv',
      'cd|data/..  in /srv',
      'show|two  in /srv',
      'cd|-  in /srv',
      'show|three  in ?its directory is known only when the script runs',
    ],
  ],
  [
    'cd "$WHERE"; show one; pushd /opt; show two; popd; show three',
    [
      'cd|?the script does not set "WHERE"',
      'show|one  in ?its directory is known only when the script runs',
      'pushd|/opt  in ?its directory is known only when the script runs',
      'show|two  in ?its directory is known only when the script runs',
      'popd  in ?its directory is known only when the script runs',
      'show|three  in ?its directory is known only when the script runs',
    ],
  ],
  ['(cd /srv; a=1; show $a); show ${a:-none}', ['cd|/srv', 'show|1  in /srv', 'show|none']],
  ['{ cd /srv; a=1; }; show $a', ['cd|/srv', 'show|1  in /srv']],
  [
    'if true; then a=1; show then; else show else; fi; show "$a"',
    [
      'true  (it runs only under a condition)',
      'show|then  (it runs only under a condition)',
      'show|else  (it runs only under a condition)',
      'show|?"a" is set only sometimes',
    ],
  ],
  ['case x in x) show case;; esac', ['show|case  (it runs only under a condition)']],
  [
    'for i in 1 2; do show $i; done; show $i',
    ['show|?"i" takes several values  (it is in a loop)', 'show|?"i" takes several values'],
  ],
  ['for ((i=0; i<2; i++)); do show x; done', ['show|x  (it is in a loop)']],
  ['select x in 1 2; do show $x; done', ['show|?"x" takes several values  (it is in a loop)']],
  [
    'while read line; do show $line; done',
    ['read|line  (it is in a loop)', 'show|?"line" is known only when the script runs  (it is in a loop)'],
  ],
  [
    'until ask; do sleep 1; done; show ready',
    ['ask  (it is in a loop)  awaited', 'sleep|1  (it is in a loop)', 'show|ready'],
  ],
  [
    'while ! ask; do sleep 1; done; show ready',
    ['ask  (it is in a loop)  awaited', 'sleep|1  (it is in a loop)', 'show|ready'],
  ],
  [
    'while ask && more; do show x; done',
    ['ask  (it is in a loop)', 'more  (it is in a loop)', 'show|x  (it is in a loop)'],
  ],
  [
    'f() { show inside; cd /tmp; }; f; show outside',
    [
      'show|inside  (it is in the function "f")',
      'cd|/tmp  (it is in the function "f")',
      'f  in ?its directory is changed only sometimes',
      'show|outside  in ?its directory is changed only sometimes',
    ],
  ],
  [
    'show a && show b; show c || show d; [ -f /x ] && show e; grep -q x /y && show f',
    [
      'show|a',
      'show|b',
      'show|c',
      'show|d  (it runs only where another command fails)',
      '[|-f|/x|]',
      'show|e  (it runs only under a condition)',
      'grep|-q|x|/y',
      'show|f  (it runs only under a condition)',
    ],
  ],
  [
    '[[ -f /x ]] && show a; (( 1 )) && show b; ! show c && show d',
    [
      'show|a  (it runs only under a condition)',
      'show|b  (it runs only under a condition)',
      'show|c',
      'show|d  (it runs only under a condition)',
    ],
  ],
  ['test -f x || a=1; show "$a"', ['test|-f|x', 'show|?"a" is set only sometimes']],
  [
    'show a | show b; cat <<EOF | show c\ntext $HOME\nEOF',
    [
      'show|a  (it is part of a pipeline)',
      'show|b  (it is part of a pipeline)',
      'show|c  < "?the script does not set \\"HOME\\""',
    ],
  ],
  ['cat <<EOF | show c\nplain\nEOF', ['show|c  < "plain\\n"']],
  ["show <<'EOF'\n$raw\nEOF", ['show  < "$raw\\n"']],
  ['show <<-EOF\n\tindented\n\tEOF', ['show  < "indented\\n"']],
  [
    'a=v; show <<EOF\nwith $a\nEOF\nshow <<< "$a"; show <<< $(date)',
    ['show  < "with v\\n"', 'show  < "v\\n"', 'show  < "?\\"$(date)\\" is known only when the script runs"'],
  ],
  [
    'show > /log; show >> /log; show >| /log; show 2> /err; show 1> /log; show < /in; show > "$(date)"; show &> /both',
    [
      'show  > /log',
      'show  >> /log',
      'show  > /log',
      'show',
      'show  > /log',
      'show  < "?its input is a file"',
      'show  > ?"$(date)" is known only when the script runs',
      'show',
    ],
  ],
  ['show a & show b; { show c; show d; } & show e', ['show|a  &', 'show|b', 'show|c  &', 'show|d  &', 'show|e']],
  ['exit 0; show never', ['exit|0']],
  [
    '[ -f /x ] && exit 0; show later',
    ['[|-f|/x|]', 'exit|0  (it runs only under a condition)', 'show|later  (the script may have ended before)'],
  ],
  [
    '[ -f /x ] || exit 1; show later',
    ['[|-f|/x|]', 'exit|1  (it runs only where another command fails)', 'show|later'],
  ],
  ['exec show a; show never', ['show|a']],
  ['exec > /log 2>&1; show a', ['exec  > /log', 'show|a']],
  [
    '(exit 0); show later; exit 0 & show more',
    ['exit|0', 'show|later', 'exit|0  &', 'show|more  (the script may have ended before)'],
  ],
  [
    'export a=1 b; b=2; show x; c=3 show y; unset a; show z',
    [
      'export|a=1|b  a=1',
      'show|x  a=1  b=2',
      'show|y  a=1  b=2  c=3',
      'unset|a  a=?"a" is known only when the script runs  b=2',
      'show|z  a=?"a" is known only when the script runs  b=2',
    ],
  ],
  ['set -a; a=1; set +a; b=2; show x', ['set|-a', 'set|+a  a=1', 'show|x  a=1']],
  [
    'declare -x a=1; readonly b=2; local c=3; show "$a$b$c"',
    ['declare|-x|a=1  a=1', 'readonly|b=2  a=1', 'local|c=3  a=1', 'show|123  a=1'],
  ],
  [
    'read a; mapfile b; getopts x c; show "$a"; show "$b"',
    [
      'read|a',
      'mapfile|b',
      'getopts|x|c',
      'show|?"a" is known only when the script runs',
      'show|?"b" is known only when the script runs',
    ],
  ],
  [
    'a=1; . /etc/x; show "$a" "${b:-d}"; eval "b=2"; show "$b"',
    [
      '.|/etc/x',
      'show|?"a" may be changed by .|?"${b:-d}" is known only when the script runs',
      'eval|b=2',
      'show|?the script does not set "b"',
    ],
  ],
  [
    '. /srv/env.sh; show "$port"; . ./env.sh; . env.sh; . "$file"',
    ['show|80', 'show|sourced', '.|env.sh', '.|?the script does not set "file"'],
  ],
  [
    'show a=b a=$x a[1]=2; env a=b show',
    ['show|a=b|?the script does not set "x"|?"[1]" is known only when the script runs', 'env|a=b|show'],
  ],
  ['time show a; ! show b', ['show|a', 'show|b']],
  ['coproc show a; show b', ['show|a  (it does not run by itself)', 'show|b']],
  [
    'a=1; if true; then (a=2; show $a); fi; show $a',
    ['true  (it runs only under a condition)', 'show|2  (it runs only under a condition)', 'show|1'],
  ],
  [
    'if true; then if true; then a=1; fi; fi; a=2; show $a',
    ['true  (it runs only under a condition)', 'true  (it runs only under a condition)', 'show|2'],
  ],
  [
    'if true; then cd /x; fi; show y',
    [
      'true  (it runs only under a condition)',
      'cd|/x  (it runs only under a condition)',
      'show|y  in ?its directory is changed only sometimes',
    ],
  ],
  ['show "unclosed', ['the shell cannot read it: unterminated double quote']],
  [
    'a=$(date); show "$a" "b$a"; a+=x; show $a',
    [
      'show|?"$(date)" is known only when the script runs|?"$(date)" is known only when the script runs',
      'show|?"$(date)" is known only when the script runs',
    ],
  ],
  ['b=1; a=$b; (b=2); show $a $b', ['show|1|1']],
  ['# only a comment', []],
  [
    'show {a,b} [x] file*; show "[x]"',
    [
      'show|?"{a,b}" is known only when the script runs|?"[x]" is known only when the script runs|?"*" is known only when the script runs',
      'show|[x]',
    ],
  ],
  ['a="1 2"; show x${a}y "x${a}y"', ['show|x1|2y|x1 2y']],
  ['a=" x "; show $a"y"; show "y"$a', ['show|x|y', 'show|y|x']],
];

it.each(scripts)('reads %j', (script, lines) => {
  expect(linesOf(script, { files })).toEqual(lines);
});

/** Scripts of which every word is told, and that run nothing else. `exec` knows programs, and `show` is a function. */
const told = scripts
  .filter(([script]) => !script.includes('exec'))
  .filter(([, lines]) => lines.length > 0 && lines.every((line) => /^show(?:$|\|[^?<>&(]*$)/.test(line)));

const hasBash = spawnSync('bash', ['-c', 'true']).status === 0;

it('has many whose words bash can confirm', () => {
  expect(told.length).toBeGreaterThan(8);
});

it.skipIf(!hasBash).each(told)('passes what bash passes: %j', (script, lines) => {
  const show = `show() { local IFS='|'; printf '%s\\n' "show\${1+|}$*"; }\ncd / || exit 1\n`;
  const { stdout } = spawnSync('bash', ['-c', show + script], { encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } });
  expect(stdout.split('\n').slice(0, -1)).toEqual(lines);
});

it('starts with the variables that it is given, which programs get too', () => {
  expect(linesOf('show $MODE', { environment: new Map([['MODE', 'live']]) })).toEqual(['show|live  MODE=live']);
});
