/** Prints operations as lines for a shell. What a command needs to know first is looked up right before it. */
import type { Operation, Variable } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { shellComment } from '../../print/slots/shell.ts';
import { commandLine, variablesOf, type Command, type Naming } from './command.ts';
import { commandsOf, lookArgv } from './commands-of.ts';
import type { Printing } from './printing.ts';

/** An operation with the lines that a person can paste. */
export interface PrintedOperation {
  readonly operation: Operation;
  /** Lines for a shell; none for prose. */
  readonly lines: readonly string[];
  readonly commands: readonly Command[];
}

/** In the order in which a step shows them. */
export const stepParts = ['precondition', 'do', 'check', 'undo'] as const;
/** Name of a part. */
export type StepPart = (typeof stepParts)[number];

/** A step with the names of its variables resolved. */
export interface PrintedStep {
  readonly step: Step;
  /** Variables that the reader assigns at the top of the step, with how to find their values. */
  readonly assignments: readonly string[];
  readonly parts: Readonly<Record<StepPart, readonly PrintedOperation[]>>;
}

/** Variables are named for the whole step, so that a name means the same in all parts. */
export function printStep(step: Step, printing: Printing): PrintedStep {
  const shown = step.done ? { precondition: [], do: [], check: step.confirm ?? [], undo: step.undo } : step;
  const bare = {
    precondition: bareOf(shown.precondition, printing),
    do: bareOf(shown.do, printing),
    check: bareOf(shown.check, printing),
    undo: bareOf(shown.undo, printing),
  };
  const naming = namesOf(
    stepParts.flatMap((part) => bare[part]),
    printing,
  );
  const print = (part: StepPart): readonly PrintedOperation[] => printOperations(bare[part], printing, naming);
  return {
    step,
    assignments: naming.asked,
    parts: { precondition: print('precondition'), do: print('do'), check: print('check'), undo: print('undo') },
  };
}

/** Operations that stand alone, such as those that answer a question; what is to be assigned comes first. */
export function printLoose(operations: readonly Operation[], printing: Printing): readonly PrintedOperation[] {
  const bare = bareOf(operations, printing);
  const naming = namesOf(bare, printing);
  const printed = printOperations(bare, printing, naming);
  return printed.map((item, index) => (index === 0 ? { ...item, lines: [...naming.asked, ...item.lines] } : item));
}

/** An operation with its own commands, without those that look up what they need. */
interface Bare {
  readonly operation: Operation;
  readonly commands: readonly BareCommand[];
}

interface BareCommand {
  readonly command: Command;
  readonly variables: readonly Variable[];
}

function bareOf(operations: readonly Operation[], printing: Printing): readonly Bare[] {
  return operations.map((operation) => ({
    operation,
    commands: commandsOf(operation, printing).map((command) => ({ command, variables: variablesOf(command) })),
  }));
}

function printOperations(bare: readonly Bare[], printing: Printing, naming: Names): readonly PrintedOperation[] {
  // Each part may be run in a shell of its own, so each looks up for itself.
  const looking: Looking = { found: new Set(), printing, naming };
  return bare.map(({ operation, commands }) => {
    const all = operation.op === 'find' ? [...lookUps([operation.variable], looking)] : [];
    for (const { command, variables } of commands) {
      if (variables.length > 0) all.push(...lookUps(variables, looking));
      all.push(command);
    }
    return { operation, commands: all, lines: all.map((command) => commandLine(command, naming.nameOf)) };
  });
}

/** What was looked up already, in one part of a step. */
interface Looking {
  readonly found: Set<string>;
  readonly printing: Printing;
  readonly naming: Names;
}

/**
 * Assignments for the variables that a command needs and that this part has not looked up yet; those that these need
 * come before them.
 */
function lookUps(variables: readonly Variable[], looking: Looking): readonly Command[] {
  const { found, printing, naming } = looking;
  return variables.flatMap((variable): readonly Command[] => {
    const name = naming.nameOf(variable);
    if (found.has(name) || !('look' in variable.value)) return [];
    found.add(name);
    const assignment: Command = { assign: variable, from: lookArgv(variable.value.look, printing) };
    return [...lookUps(variablesOf(assignment), looking), assignment];
  });
}

/** `asked`: an assignment to complete for each variable that only the reader knows. */
interface Names {
  readonly nameOf: Naming;
  readonly asked: readonly string[];
}

/** Variables of one step with the same name and another value are told apart by a number. */
function namesOf(bare: readonly Bare[], printing: Printing): Names {
  const names = new Map<string, string>();
  const taken = new Map<string, number>();
  const asked: string[] = [];
  const add = (variable: Variable): void => {
    const key = keyOf(variable);
    if (names.has(key)) return;
    if ('look' in variable.value) variablesOf({ run: lookArgv(variable.value.look, printing) }).forEach(add);
    const count = (taken.get(variable.variable) ?? 0) + 1;
    taken.set(variable.variable, count);
    const name = count === 1 ? variable.variable : `${variable.variable}_${count}`;
    names.set(key, name);
    if ('ask' in variable.value) asked.push(`${name}=  ${shellComment(variable.value.ask)}`);
  };
  for (const { operation, commands } of bare) {
    if (operation.op === 'find') add(operation.variable);
    for (const { variables } of commands) variables.forEach(add);
  }
  return { nameOf: (variable) => names.get(keyOf(variable)) ?? variable.variable, asked };
}

/** Variables are equal when name and value are. */
function keyOf(variable: Variable): string {
  return JSON.stringify(variable);
}
