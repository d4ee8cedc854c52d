/** The types of what `heat2kube.yaml` and the command line decide, derived from the table of keys. */
import type { configFile, configKeys, mode, profile } from './keys.ts';
import type { InOf, OutOf } from '../shape/shape.ts';

type Keys = ReturnType<typeof configKeys>;
type ValueOf<K extends keyof Keys> = OutOf<Keys[K]['value']>;
type OpenKey = { [K in keyof Keys]: Keys[K]['fallback'] extends 'open' ? K : never }[keyof Keys];

/** Whether there is a live stack to move, or the application is deployed from scratch. */
export type Mode = OutOf<typeof mode>;

/** Kubernetes beside OpenStack, or leaving it. */
export type Profile = OutOf<typeof profile>;

/** The configuration with every default filled in. Tables whose keys the user chooses are Maps. */
export type Config = { readonly [K in Exclude<keyof Keys, OpenKey>]: ValueOf<K> } & {
  readonly [K in OpenKey]?: ValueOf<K>;
} & {
  /** The name of the stack as somebody gave it; absent where it is that of the template. */
  readonly givenStackName?: string;
  /** The overlay that is compiled; absent for the base. */
  readonly overlay?: string;
};

/** What a configuration file says; absent keys are left out, so that options and defaults can fill them. */
export type ConfigFile = OutOf<ReturnType<typeof configFile>>;

/** The content of `heat2kube.yaml` as a plain object; every key is optional and explained in docs/config.md. */
export type ConfigInput = InOf<ReturnType<typeof configFile>>;

type Entry<K extends keyof Keys> = ValueOf<K> extends ReadonlyMap<string, infer T> ? T : never;

/** How an image of the cloud is had in the cluster: exactly one of dataSource, url, containerDisk and container. */
export type ImageMapping = Entry<'images'>;

/** An instance type of the cluster, or the size itself. Quantities as Kubernetes writes them. */
export type FlavorMapping = Entry<'flavors'>;

/** `pod`, or the NetworkAttachmentDefinition `namespace/name`. */
export type NetworkMapping = Entry<'networks'>;
