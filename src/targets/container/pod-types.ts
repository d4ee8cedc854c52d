/** The parts of a pod, as the schema of a Deployment has them. */
import type { Value } from '../../evaluate/value.ts';
import type { PartOf } from '../../kubernetes/build.ts';

/** Fields may be values of the stack as a whole; this is the form in which they are written out. */
type Written<T> = Exclude<NonNullable<T>, Value>;

type Item<T> = Written<T> extends readonly (infer One)[] ? Written<One> : never;

export type DeploymentSpec = Written<PartOf<'apps/v1/Deployment', 'spec'>>;

export type PodTemplate = Written<DeploymentSpec['template']>;

export type PodSpec = Written<PodTemplate['spec']>;

export type PodVolume = Item<PodSpec['volumes']>;

export type Container = Item<PodSpec['containers']>;

export type VolumeMount = Item<Container['volumeMounts']>;

export type Variable = Item<Container['env']>;
