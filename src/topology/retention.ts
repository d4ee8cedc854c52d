/** The shape of what is known about a service whose types stay: why they do, and what they are to the others. */
import { defineDiagnostic, type DiagnosticKind } from '../diagnostics/diagnostic.ts';
import type { RetainedRole, SignalForm } from './kinds/retained.ts';

/** What a type means to the others though it is not translated. */
export interface RetainedType {
  readonly role: RetainedRole;
  /** What it only serves: `users` is whatever mentions it, `members` its own resources, else a property names it. */
  readonly serves?: { readonly property: string } | 'users' | 'members';
  /** Of what waits for signals: the properties that say how many have to come, and for how long it waits. */
  readonly awaits?: { readonly handle: string; readonly count: string; readonly timeout: string };
  /** Of what takes signals: by whose rules; see `Retained`. */
  readonly takes?: SignalForm;
  /** `get_resource` gives something to signal to, not an id. */
  readonly reference?: 'signal';
  /** Attributes that are something to signal to, or what was signalled. The others have no meaning in the cluster. */
  readonly signals?: readonly string[];
  /** Attributes that are what a property of the resource says. */
  readonly echoes?: Readonly<Record<string, string>>;
}

/** Whether OpenStack is there after the move, or nothing may stay in it. */
export type CloudAfter = 'used' | 'left';

/** What is said of a resource that is not translated. */
export type RetainedDiagnostic = DiagnosticKind<readonly [resource: string, type: string, cloud: CloudAfter]>;

/** Types that stay for the same reason, with one message. */
export interface RetainedFamily {
  /** Why it stays, or what is lost: true beside OpenStack. */
  readonly why: string;
  /** What is lost where nothing stays in OpenStack, if that is something else. */
  readonly gone?: string;
  /** How a person can replace it, in sentences: for the plan and for the explanation. Nothing has to where it is undefined. */
  readonly advice: string | undefined;
  readonly diagnostic: RetainedDiagnostic;
  readonly types: Readonly<Record<string, RetainedType>>;
  /** Types that nobody lists but whose names begin so: what a later release adds to the service. */
  readonly others?: RetainedType & { readonly prefixes: readonly string[] };
}

/** One file: a service of the cloud, or a part of Heat itself. */
export interface RetainedService {
  /** As the file is named. */
  readonly name: string;
  readonly families: readonly RetainedFamily[];
}

/** All that is known about one type that stays. */
export type Retention = RetainedType & Pick<RetainedFamily, 'why' | 'gone' | 'advice' | 'diagnostic'>;

/** Gives a family its message. `why` and `gone` are ends of a sentence: they follow a colon. */
export function retainedFamily({
  code,
  why,
  gone,
  advice,
  saidBy,
  ...rest
}: Omit<RetainedFamily, 'diagnostic'> & {
  readonly code: string;
  readonly saidBy?: readonly string[];
}): RetainedFamily {
  return {
    why,
    ...(gone !== undefined && { gone }),
    advice,
    ...rest,
    diagnostic: defineDiagnostic({
      code,
      severity: 'warning',
      ...(saidBy && { saidBy }),
      message: (resource: string, type: string, cloud: CloudAfter) =>
        cloud === 'left' && gone !== undefined
          ? `"${resource}" (${type}) is not translated and cannot stay in OpenStack: ${gone}`
          : `"${resource}" (${type}) is not translated: ${why}`,
      explanation: `${why[0]?.toUpperCase()}${why.slice(1)}. The plan lists resources of such types. Those that only serve a server that moves become manual steps; the others stay in OpenStack, or become manual steps too with the profile standalone.\n\n${advice ?? 'Nothing has to replace it.'}`,
    }),
  };
}

/** Why a resource is not carried over, as it is true after the move. */
export function whyOf({ why, gone }: Retention, cloud: CloudAfter): string {
  return cloud === 'left' ? (gone ?? why) : why;
}
