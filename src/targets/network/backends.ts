/** The network backends: the one place that names them all. */
import type { NetworkBackend } from '../../plan/network-backend.ts';
import { multus } from './multus/backend.ts';
import { pod } from './pod/backend.ts';

export const networkBackends: readonly NetworkBackend[] = [pod, multus];
