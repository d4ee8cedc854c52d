/** Names derived from a Heat type: the area of its diagnostics, which is also the name of its lift's file. */

/** `OS::Neutron::FloatingIPAssociation` gives `neutron-floating-ip-association`, `AWS::EC2::EIP` gives `aws-ec2-eip`. */
export function areaOf(type: string): string {
  const parts = type.split('::');
  return (parts[0] === 'OS' ? parts.slice(1) : parts).map(kebab).join('-');
}

function kebab(word: string): string {
  return word
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
}
