/** A Compose file as the containers that its services are. */
import type { MarkedText } from '../shell/marked-text.ts';
import { isUnknown, type Unknown } from '../shell/words.ts';
import { readService } from './compose-service.ts';
import type { Environment } from './interpolate.ts';
import type { ContainerSpec } from './spec.ts';
import { fieldsIn, readMappings } from './yaml-fields.ts';

/** A file, and what it is started with. */
interface ComposeInput {
  readonly text: string;
  readonly marked: MarkedText;
  readonly environment: Environment;
  /** Absolute. */
  readonly directory: string;
}

/** In the order of the file; each service is a container, or says why it cannot be one. */
export function readCompose(input: ComposeInput): readonly (ContainerSpec | Unknown)[] | Unknown {
  const [file, ...more] = readMappings(input.text) ?? [];
  if (!file || more.length > 0) return { why: 'its Compose file cannot be read' };
  const top = fieldsIn(file);
  // The oldest form has no sections: each entry is a service.
  const services = top.get('services') ?? (top.has('version') || top.has('volumes') ? undefined : file);
  if (services?.kind !== 'mapping') return { why: 'its Compose file has no services' };
  if (top.has('include') || top.has('secrets') || top.has('configs'))
    return { why: 'its Compose file has sections that are not read: include, secrets or configs' };
  const outside = [...fieldsIn(top.get('volumes'))].find(([, volume]) => {
    const fields = fieldsIn(volume);
    return fields.has('external') || fields.has('driver_opts') || (fields.has('driver') && !isLocal(fields));
  });
  if (outside) return { why: `its volume ${outside[0]} is not an ordinary one of the server` };
  return [...fieldsIn(services)].flatMap(([name, service]) => {
    if (service.kind !== 'mapping') return [{ why: `the service ${name} cannot be read` }];
    // Only who names its profile starts it.
    if (fieldsIn(service).has('profiles')) return [];
    const spec = readService(name, service, input);
    return [isUnknown(spec) ? { why: `its service ${name}: ${spec.why}` } : spec];
  });
}

function isLocal(fields: ReturnType<typeof fieldsIn>): boolean {
  const driver = fields.get('driver');
  return driver?.kind === 'scalar' && (driver.value === 'local' || driver.value === null);
}
