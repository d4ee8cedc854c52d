/** Start-up configuration. */
import type { ContainerCommand } from '../../containers/container-command.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import type { Value } from '../../evaluate/value.ts';
import { defineKind } from './kind.ts';
import type { NodeBase } from './node.ts';

export interface SoftwareUnit extends NodeBase<'software-unit'> {
  readonly body:
    /** A text whose first line says what it is (script, cloud-config, ...), or that a hook of a deployment takes. */
    | ({ readonly form: 'text'; readonly text: Value } & Deployed)
    /** A map for a hook of a deployment, which fills in inputs. */
    | ({ readonly form: 'structured'; readonly config: Value } & Deployed)
    /** A text and a hook for each action of a stack. */
    | ({ readonly form: 'component'; readonly entries: readonly ComponentEntry[] } & Omit<Deployed, 'hook'>)
    /** One container that runs on a server: the text calls Docker for it, and takes what it does not say from its environment. */
    | { readonly form: 'container'; readonly text: Value; readonly command: ContainerCommand }
    /** `#cloud-config` given as a map. */
    | { readonly form: 'cloud-config'; readonly config: Value }
    | { readonly form: 'multipart'; readonly parts: readonly SoftwarePart[] };
}

/** What a deployment reads of a configuration. */
export interface Deployed {
  /** The hook that takes it (`group`). */
  readonly hook?: string;
  readonly inputs?: Value;
  readonly outputs?: Value;
  readonly options?: Value;
}

/** What one hook does for some actions of a stack. */
export interface ComponentEntry {
  readonly hook?: string;
  readonly actions: readonly string[];
  readonly text: Value;
  /** What shapes nothing of its actions, and its hook where it is not for the creation. */
  readonly written: readonly Value[];
}

export interface SoftwarePart {
  readonly content: { readonly text: Value } | { readonly unit: NodeId };
  readonly filename?: Value;
  readonly subtype?: Value;
  /** `text`, or `multipart`: the parts of the unit are spliced in. */
  readonly splice: boolean;
}

export const softwareUnit = defineKind<SoftwareUnit>()({
  kind: 'software-unit',
  staysWith: 'servers',
  edges: {
    parts: {
      to: ['software-unit'],
      refs: ({ body }) =>
        body.form === 'multipart'
          ? body.parts.map(({ content }) => ('unit' in content ? { node: content.unit } : undefined))
          : [],
    },
  },
  dependsOn: ['software-run'],
});
