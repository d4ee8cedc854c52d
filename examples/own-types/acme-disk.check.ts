/** Runs the contract test on the lift. */
import { testLift } from 'heat2kube/testing';
import { acmeDisk } from './acme-disk.ts';

const basic = `heat_template_version: 2021-04-16
resources:
  scratch:
    type: Acme::Storage::Disk
    properties: { gigabytes: 20, label: scratch, rack: r7, write_cache: true }
  server:
    type: OS::Nova::Server
    properties: { flavor: m1.small, image: debian, networks: [{ network: lan }] }
  link:
    type: OS::Cinder::VolumeAttachment
    properties: { instance_uuid: { get_resource: server }, volume_id: { get_resource: scratch } }
outputs:
  size: { value: { get_attr: [scratch, gigabytes] } }
`;

export const findings = await testLift(acmeDisk, [{ template: 'basic.yaml', files: { 'basic.yaml': basic } }]);
