/** Groups of deployments: their members are deployments, so a group makes nothing of its own. */
import { map, type Value } from '../../evaluate/value.ts';
import type { ResourceIdentity } from '../../evaluate/scope.ts';
import { plainFact, show } from '../attribute-values.ts';
import type { AttributeMeaning, PropertyTable, Reader } from '../lift.ts';

/** By the names of the servers. */
export const groupAttributes: Readonly<Record<string, AttributeMeaning>> = {
  deploy_status_codes: (self) => ofMembers(self, 'status'),
  deploy_stderrs: (self) => ofMembers(self, 'stderr'),
  deploy_stdouts: (self) => ofMembers(self, 'stdout'),
  show,
};

/** An output of every member. */
export function groupOutput(self: ResourceIdentity, name: string): Value {
  return ofMembers(self, `output.${name}`);
}

function ofMembers({ path, effective }: ResourceIdentity, key: string): Value {
  const servers = effective.get('servers');
  if (servers?.kind !== 'map') return plainFact('status', path, key);
  const memberOf = (name: string, index: number): string => (servers.secretKeys === undefined ? name : String(index));
  return map(
    [...servers.entries.keys()].map((name, index) => [
      name,
      plainFact('status', `${path}/${memberOf(name, index)}`, key),
    ]),
  );
}

/** All that is said of a group is said of its members. */
export function readGroup<P extends PropertyTable>(
  read: Reader<P>,
  properties: readonly (keyof P & string)[],
  path: string,
): readonly [] {
  for (const property of properties) read.shapes(read.get(property), path);
  return [];
}
