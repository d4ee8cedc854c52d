/** Command lines of containers, from the script to the pod and back: what the kubelet runs is what the shell would have passed. */
import { spawnSync } from 'node:child_process';
import { parse } from 'unbash';
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { at, itemsAt, textAt, wordAt, type Json } from '../../src/kubernetes/json.ts';
import { shellLine } from '../../src/print/slots/shell.ts';
import { emittedJson } from '../emitted-objects.ts';

/** Scripts that run one container; the last words of the command line are its image and command. */
const scripts: readonly string[] = [
  'docker run -d nginx',
  'docker run -d --name web -p 80:80 nginx nginx -g "daemon off;"',
  `docker run -d busybox sh -c 'echo "$HOME" $(hostname) $$ \`date\`; exec sleep 1d'`,
  `docker run -d busybox echo '$(A)' '$$(A)' '$$' 'a$' '$(' "it's"`,
  'V=1.27; TAG="$V-alpine"\ndocker run -d -e "V=$V" nginx:${TAG} --version="$V" $V',
  'OPTS="-e A=1 -e B=2"\nCMD="sleep 1d"\ndocker run -d $OPTS busybox $CMD "$CMD"',
  'docker run -d \\\n  -e A=a\\ b \\\n  --env=B=\'$(x)\' busybox ""  end',
  'docker run -d busybox $\'a\\tb\\n\' "a\\"b\\$c\\\\"',
  'A=1\nexport A B="x  y"\nreadonly C=$B\ndocker run -d -e "A=$A" -e C="$C" busybox echo $B "$B"',
  'P=${Q:-x}\nP=y\nP+=z\ndocker run -d busybox $P',
  '{ echo hello; sudo docker run -d busybox a#b "#c" # not this\n}',
];

/** A hidden parameter, in every place. */
const secret = `docker run -d -e "PASS=%word%" -e URL=x://%word%@y busybox run --pass "%word%" 'say $(A)$%word%'`;

const hasBash = spawnSync('bash', ['-c', 'true']).status === 0;

/** What bash passes to the program, whose place a function takes. */
function passed(script: string): readonly string[] {
  const program = `docker() { printf '%s\\0' "$@" >&3; }\nsudo() { "$@"; }\n`;
  const { output } = spawnSync('bash', ['-c', program + script], { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
  return String(output[3]).split('\0').slice(0, -1);
}

interface Rendered {
  readonly words: readonly string[];
  readonly variables: ReadonlyMap<string, string>;
}

async function rendered(script: string, word = 'pass4word'): Promise<Rendered> {
  const lines = ['#!/bin/bash', ...script.split('\n')].map((line) => `            ${line}`);
  const template = `heat_template_version: 2018-08-31
parameters: { word: { type: string, hidden: true } }
resources:
  web:
    type: OS::Nova::Server
    properties:
      image: i
      flavor: f
      user_data_format: RAW
      user_data:
        str_replace:
          params: { '%word%': { get_param: word } }
          template: |
${lines.join('\n')}
`;
  const host = memoryHost({ 's.yaml': template, 'c.yaml': 'resources: { web: { strategy: container } }\n' });
  const result = await compile(host, { template: 's.yaml', configFile: 'c.yaml', parameters: { word } });
  const deployment = emittedJson(result.files)
    .map(({ json }) => json)
    .find((object) => wordAt(object, 'kind') === 'Deployment');
  const [container] = itemsAt(deployment, 'spec', 'template', 'spec', 'containers');
  const secretOf = (name: string, key: string): string =>
    result.files.find(({ path }) => path === `secrets/${name}/${key}`)?.text ?? '';
  return asRun(container, secretOf);
}

/** As the kubelet expands it: third_party/forked/golang/expansion of Kubernetes, written anew. */
function asRun(container: Json | undefined, secretOf: (name: string, key: string) => string): Rendered {
  const variables = new Map<string, string>();
  const expand = (text: string): string =>
    text.replaceAll(/\$\$|\$\(([^)]*)\)/g, (all, name?: string) =>
      name === undefined ? '$' : (variables.get(name) ?? all),
    );
  for (const variable of itemsAt(container, 'env')) {
    const reference = at(variable, 'valueFrom', 'secretKeyRef');
    const value =
      reference === undefined
        ? expand(wordAt(variable, 'value'))
        : secretOf(wordAt(reference, 'name'), wordAt(reference, 'key'));
    variables.set(wordAt(variable, 'name'), value);
  }
  const words = ['command', 'args'].flatMap((key) => itemsAt(container, key)).map((word) => expand(String(word)));
  return { words: [textAt(container, 'image') ?? '', ...words], variables };
}

/** The words of one line, as the parser of the shell reads them. */
function parsed(line: string): readonly string[] {
  const [statement] = parse(line).commands;
  const command = statement?.command.type === 'Command' ? statement.command : undefined;
  return [command?.name, ...(command?.args ?? [])].map((word) =>
    word?.type === 'Word' ? word.value : (word?.text ?? ''),
  );
}

it.skipIf(!hasBash).each(scripts)('runs what bash would have passed: %s', async (script) => {
  const { words, variables } = await rendered(script);
  const real = passed(script);
  expect(words).toEqual(real.slice(-words.length));
  expect(real[real.length - words.length - 1]).not.toBe('run');
  const given = real.flatMap((word, index) =>
    word === '-e' ? (real[index + 1] ?? []) : word.startsWith('--env=') ? word.slice(6) : [],
  );
  expect([...variables].map(([name, value]) => `${name}=${value}`)).toEqual(given);
  expect(parsed(shellLine(words))).toEqual(words);
});

it.skipIf(!hasBash)('keeps a hidden value out of the pod, and gives it to the program all the same', async () => {
  const { words, variables } = await rendered(secret);
  const real = passed(secret.replaceAll('%word%', 'pass4word'));
  expect(words).toEqual(real.slice(-words.length));
  expect(variables.get('PASS')).toBe('pass4word');
  expect(variables.get('URL')).toBe('x://pass4word@y');
});
