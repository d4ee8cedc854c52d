/** The text of a file, for those who leave it to another reader to say why there is none. */
import { HostError, type Host } from './host.ts';

/** Undefined where the file does not exist, or may not or cannot be read. */
export async function readableText(host: Host, name: string): Promise<string | undefined> {
  try {
    return await host.read(name);
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}
