/** The command that runs one container on a server, as a service has it that calls the Docker of that server. */
import { concat } from '../evaluate/concat.ts';
import { known, knownLike, originsOf, originsOfAll, textOf, type Origins, type Value } from '../evaluate/value.ts';
import { shellWord } from '../print/slots/shell.ts';
import { lostOptions, mootOptions } from './run-options.ts';

/** What `docker run` is told, each part with leaves of its own. */
export interface ContainerCommand {
  readonly options: readonly CommandOption[];
  readonly image: Value;
  readonly args: readonly Value[];
}

export interface CommandOption {
  /** Long name without hyphens. */
  readonly name: string;
  /** Absent of a switch, which has only leaves. */
  readonly value?: Value;
  readonly origins: Origins;
}

/** A script that runs the command, and the values that it takes from its environment. */
interface CommandScript {
  readonly text: Value;
  readonly inputs: ReadonlyMap<string, Value>;
}

/** What is secret or not known yet is a variable: nothing of it is read by the shell. */
export function commandScript({ options, image, args }: ContainerCommand): CommandScript {
  const inputs = new Map<string, Value>();
  const word = (value: Value, name: string): Value => {
    const text = value.kind === 'known' && value.secret === false ? textOf(value) : undefined;
    if (text !== undefined) return knownLike(shellWord(text), { origins: originsOf(value), secret: false });
    const variable = `${name.replaceAll('-', '_')}_${inputs.size + 1}`;
    inputs.set(variable, value);
    return known(`"$${variable}"`);
  };
  const lines = options.map(({ name, value, origins }) =>
    value
      ? concat([known(`  --${name} `), word(value, name), known(' \\\n')])
      : knownLike(`  --${name} \\\n`, { origins, secret: false }),
  );
  const last = [image, ...args].flatMap((value, index) => [
    known(index === 0 ? '  ' : ' '),
    word(value, index === 0 ? 'image' : 'argument'),
  ]);
  return { text: concat([known('#!/bin/sh\ndocker run --detach \\\n'), ...lines, ...last, known('\n')]), inputs };
}

/** Leaves of what a pod has for certain; whether it has the user and the memory is seen when it is made. */
export function carriedLeaves({ options, image, args }: ContainerCommand): Origins {
  const carried = options.filter(
    ({ name }) => !lostOptions.has(name) && !mootOptions.has(name) && !seenLater.has(name),
  );
  return originsOfAll([image, ...args, ...carried.map(({ origins }) => known('', origins))]);
}

const seenLater: ReadonlySet<string> = new Set(['memory', 'restart', 'user']);
