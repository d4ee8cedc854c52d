/** The network backends, each under its id: the one place that names them all. */
import type { NetworkBackend } from '../../plan/network-backend.ts';
import { kubeOvn } from './kube-ovn/backend.ts';
import { kubeOvnVpc } from './kube-ovn/vpc-backend.ts';
import { multus } from './multus/backend.ts';
import { ovnUdn } from './ovn-udn/primary.ts';
import { ovnUdnSecondary } from './ovn-udn/secondary.ts';
import { pod } from './pod/backend.ts';

const table: Readonly<Record<string, NetworkBackend>> = {
  pod,
  multus,
  ovnUdn: ovnUdn(pod),
  ovnUdnSecondary,
  kubeOvn: kubeOvn(pod),
  kubeOvnVpc: kubeOvnVpc(pod),
};

export const networkBackends: readonly NetworkBackend[] = Object.values(table);
