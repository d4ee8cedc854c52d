/** The shape of what is known about a service whose types stay: why they do, and what they are to the others. */
import { defineDiagnostic, type DiagnosticKind } from '../diagnostics/diagnostic.ts';
import type { RetainedRole } from './kinds/retained.ts';

/** What a type means to the others though it is not translated. */
export interface RetainedType {
  readonly role: RetainedRole;
  /** What it only serves: `users` is whatever mentions it, `members` its own resources, else a property names it. */
  readonly serves?: { readonly property: string } | 'users' | 'members';
  /** `get_resource` gives something to signal to, not an id. */
  readonly reference?: 'signal';
  /** Attributes that are something to signal to, or what was signalled. The others have no meaning in the cluster. */
  readonly signals?: readonly string[];
}

/** Types that stay for the same reason, with one message. */
export interface RetainedFamily {
  readonly why: string;
  readonly diagnostic: DiagnosticKind<readonly [resource: string, type: string]>;
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
export type Retention = RetainedType & Pick<RetainedFamily, 'why' | 'diagnostic'>;

/** Gives a family its message. `why` is the end of a sentence: it follows a colon. */
export function retainedFamily({
  code,
  why,
  ...rest
}: Omit<RetainedFamily, 'diagnostic'> & { readonly code: string }): RetainedFamily {
  return {
    why,
    ...rest,
    diagnostic: defineDiagnostic({
      code,
      severity: 'warning',
      message: (resource: string, type: string) => `"${resource}" (${type}) is not translated: ${why}`,
      explanation: `${why[0]?.toUpperCase()}${why.slice(1)}. The plan lists resources of such types. Those that only serve a server that moves become manual steps; the others stay in OpenStack.`,
    }),
  };
}
