import type { Directory } from '#relay/directory/directory.ts';
import { checkDirectoryFile } from '#relay/directory/file/check.ts';
import { createGraphDirectory, type GraphDirectoryOptions } from '#relay/directory/graph-directory.ts';
import type { Fetch } from '#relay/http/bounded-fetch.ts';
import { TestClock } from '#tests/integration/relay/support/clock.ts';
import { GraphStub, type GraphStubOptions } from './graph-stub.ts';
import { DEVICE, HOME, ORGANISATION, PERSON } from './organisation.ts';

/** Lets everything that waits for nothing but the event loop happen. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** A Graph directory over a stub in this process, on a clock that the test moves; `between` may hold requests up. */
export function openOverStub(
  shape: GraphStubOptions = {},
  options: GraphDirectoryOptions = {},
  between: (answer: Fetch) => Fetch = (answer) => answer
) {
  const stub = new GraphStub(checkDirectoryFile(ORGANISATION), shape);
  const clock = new TestClock(0);
  const tenants = [{ tenantId: HOME, directory: stub.access(HOME) }];
  const directory = createGraphDirectory(tenants, between(stub.fetch), clock, options);
  return {
    stub,
    clock,
    directory,
    /** Lets time pass in small steps, with everything that happens meanwhile. */
    pass: async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 250) {
        await settled();
        clock.advance(Math.min(250, ms - passed));
      }
      await settled();
    }
  };
}

/** Everything that the policy of one session asks, as it asks: all at once. */
export function sessionNeeds(
  directory: Directory,
  { helper = PERSON.firstLiner, sharer = PERSON.nurse, device = DEVICE.laptop } = {}
) {
  return Promise.all([
    directory.settings(HOME),
    directory.helper({ tenantId: HOME, objectId: helper }),
    directory.sharer({ tenantId: HOME, objectId: sharer }),
    directory.device(HOME, device)
  ]);
}
