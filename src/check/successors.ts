/** What took the place of types, properties and attributes that Heat has given up, where its catalogue does not say so itself. */

/** Of types that are translated: of the others another message says what becomes of them. */
const types: ReadonlyMap<string, string> = new Map([
  ['OS::Neutron::RouterGateway', 'the property "external_gateway_info" of OS::Neutron::Router'],
  ['OS::Nova::FloatingIP', 'OS::Neutron::FloatingIP'],
  ['OS::Nova::FloatingIPAssociation', 'OS::Neutron::FloatingIPAssociation'],
]);

const properties: ReadonlyMap<string, string> = new Map([
  ['OS::Cinder::Volume multiattach', 'a volume type that allows it'],
  ['OS::Designate::Zone masters', '"primaries"'],
  ['OS::Heat::RandomString sequence', '"character_classes"'],
  ['OS::Neutron::Router l3_agent_id', '"l3_agent_ids"'],
  ['OS::Nova::Server admin_user', 'a user in the "user_data"'],
  ['OS::Nova::Server personality', 'a file in the "user_data"'],
]);

const attributes: ReadonlyMap<string, string> = new Map([
  ['OS::Nova::Server accessIPv4', '"addresses"'],
  ['OS::Nova::Server accessIPv6', '"addresses"'],
  ['OS::Nova::Server first_address', '"networks"'],
]);

/** What Heat's support status says, in words. Old stacks may still have what is HIDDEN. */
export function statusText(status: string): string {
  return status === 'HIDDEN' ? 'obsolete (support status HIDDEN)' : status.toLowerCase();
}

/** Undefined where the catalogue says it itself, and where nothing took the place. */
export function successorOfType(type: string): string | undefined {
  return types.get(type);
}

/** In words, with the quotes that belong to a name. */
export function successorOfProperty(type: string, path: readonly string[]): string | undefined {
  return properties.get(`${type} ${path.join('.')}`);
}

/** In words, with the quotes that belong to a name. */
export function successorOfAttribute(type: string, name: string): string | undefined {
  return attributes.get(`${type} ${name}`);
}
