/** What a program for containers is told to run, whichever text tells it. */
import type { Value } from '../evaluate/value.ts';

/** One container. */
export interface ContainerSpec {
  readonly name?: string;
  readonly image: Value;
  /** Replaces the program of the image. */
  readonly entrypoint?: readonly Value[];
  /** Replaces its arguments. */
  readonly args?: readonly Value[];
  readonly environment: ReadonlyMap<string, Value>;
  /** Files with further variables, which `environment` goes before. */
  readonly environmentFiles: readonly { readonly path: string; readonly form: VariableForm }[];
  readonly ports: readonly PublishedPort[];
  /** As given: a name or number, with or without a group. */
  readonly user?: string;
  readonly workingDirectory?: Value;
  readonly restart: 'no' | 'always' | 'unless-stopped' | 'on-failure';
  readonly mounts: readonly MountSpec[];
  readonly labels: ReadonlyMap<string, Value>;
  readonly health?: HealthSpec;
  /** Upper limits, in the units of Kubernetes. */
  readonly memory?: string;
  readonly cpus?: string;
  readonly tty: boolean;
  readonly stdin: boolean;
  readonly readOnlyRoot: boolean;
  readonly addedCapabilities: readonly string[];
  readonly droppedCapabilities: readonly string[];
  /** Lines of its /etc/hosts. */
  readonly hosts: readonly { readonly name: string; readonly address: string }[];
  /** Names by which other containers of the server find it, beside its own. */
  readonly aliases: readonly string[];
  /** Other containers that it calls by a name of its own. */
  readonly links: readonly { readonly container: string; readonly alias: string }[];
  readonly pullAlways: boolean;
  readonly stopSeconds?: number;
  /** Probes as the kubelet reads them. */
  readonly probes?: ReadonlyMap<'readinessProbe' | 'livenessProbe' | 'startupProbe', Value>;
  /** Whether `$(NAME)` in commands and variables means a variable already, as in a pod. */
  readonly expanded?: true;
  /** Options that a pod has nothing for, as they were written. */
  readonly lost: readonly string[];
}

/** `plain`: everything behind the equals sign; `quoted`: quotes around a value are none of it, as in a `.env` file. */
export type VariableForm = 'plain' | 'quoted';

export interface PublishedPort {
  /** Where the server listens; absent where that is chosen when it runs. */
  readonly host?: number;
  readonly container: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  /** Only programs on the server itself reach it there, as do the other containers of a pod. */
  readonly local?: true;
}

export interface MountSpec {
  readonly source:
    | { readonly from: 'host'; readonly path: string }
    /** Without a name it is the container's own, which may have a largest size. */
    | { readonly from: 'volume'; readonly name?: string; readonly sizeGiB?: Value }
    | { readonly from: 'memory'; readonly size?: string };
  readonly target: string;
  readonly readOnly: boolean;
}

export interface HealthSpec {
  readonly command: readonly Value[];
  readonly intervalSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly retries?: number;
}
