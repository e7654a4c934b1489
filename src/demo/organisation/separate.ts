import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type OrganisationDescription, organisationDescriptionSchema } from './description.ts';
import type { DemoOrganisationOptions } from './organisation.ts';

/** The organisation in a process of its own. */
export interface SeparateOrganisation extends OrganisationDescription {
  /** Ends the process, which stops its servers and removes the certificate file first. */
  close(): Promise<void>;
}

/**
 * Starts the demo organisation in a process of its own. Secrets come back over the channel between the two processes,
 * never over its output. It ends with its parent.
 *
 * @throws Error when it ends before it is ready; what it complained of is on its standard error
 */
export async function startSeparateOrganisation(options: DemoOrganisationOptions): Promise<SeparateOrganisation> {
  const child = fork(join(import.meta.dirname, 'serve.ts'), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  child.send(options);
  const first = await Promise.race([once(child, 'message'), ended.then(() => null)]);
  if (first === null) throw new Error('The demo organisation ended before it was ready.');
  const description = organisationDescriptionSchema.parse(first[0]);
  return {
    ...description,
    close: async () => {
      if (child.connected) child.disconnect();
      await ended;
    }
  };
}
