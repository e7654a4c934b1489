import type { Clock } from '#shared/session/ports.ts';
import type { Log } from '../ports.ts';
import type { Machine } from './machine.ts';
import { type DeviceSource, deviceSources } from './sources.ts';

/** All sources together take no longer than this (milliseconds). */
export const DEVICE_TIMEOUT_MS = 5000;
/** Longest device and system name that the relay takes (`hello` in protocol.md). */
const MAX_NAME_CHARS = 128;

/** Why there is a device id, or none: nothing found, none of this tenant, two of this tenant, or it took too long. */
export type DeviceReason = 'found' | 'not-found' | 'other-tenant' | 'ambiguous' | 'timed-out';

/** Which device the app believes it runs on. A claim: the directory decides whether it counts (docs/devices.md). */
export type DeviceIdentity = {
  /** Host name and system, 1 to 128 characters each. */
  readonly name: string;
  readonly os: string;
  /** Lower-case GUID of a device of the organisation's own tenant. */
  readonly entraDeviceId: string | null;
  readonly source: DeviceSource | 'none';
  readonly reason: DeviceReason;
};

export type DeviceIdentityOptions = {
  readonly machine: Machine;
  /** The deployment's tenant: ids of other tenants do not count. */
  readonly tenantId: string;
  readonly clock: Clock;
  readonly log: Log;
};

type Found = Pick<DeviceIdentity, 'entraDeviceId' | 'source' | 'reason'>;
const none = (reason: DeviceReason): Found => ({ entraDeviceId: null, source: 'none', reason });

/**
 * Finds out which managed device this is. Never rejects and never takes longer than {@link DEVICE_TIMEOUT_MS}; the log
 * learns which source answered and whether there was an id, never the id.
 */
export async function readDeviceIdentity(options: DeviceIdentityOptions): Promise<DeviceIdentity> {
  const { machine, log } = options;
  const found = await inTime(options);
  log.info('device', { kind: found.source, present: found.entraDeviceId !== null, reason: found.reason });
  return { name: nameFrom(machine.hostname), os: nameFrom(machine.system), ...found };
}

function inTime({ machine, tenantId, clock }: DeviceIdentityOptions): Promise<Found> {
  return new Promise((resolve) => {
    let late = false;
    const cancel = clock.after(DEVICE_TIMEOUT_MS, () => {
      late = true;
      resolve(none('timed-out'));
    });
    const done = (found: Found): void => {
      cancel();
      resolve(found);
    };
    // Nothing more is started once the answer is given.
    const run: Machine['run'] = async (file, args) => (late ? null : machine.run(file, args));
    search({ ...machine, run }, tenantId.toLowerCase()).then(done, () => done(none('not-found')));
  });
}

/** The first source with exactly one id of this tenant. Two different ones are nobody's: which is meant cannot be told. */
async function search(machine: Machine, tenantId: string): Promise<Found> {
  let reason: DeviceReason = 'not-found';
  for await (const { source, claims } of deviceSources(machine)) {
    const own = new Set(claims.filter((claim) => claim.tenantId === tenantId).map((claim) => claim.entraDeviceId));
    const [entraDeviceId] = own;
    if (own.size > 1) return none('ambiguous');
    if (entraDeviceId !== undefined) return { entraDeviceId, source, reason: 'found' };
    if (claims.length > 0) reason = 'other-tenant';
  }
  return none(reason);
}

function nameFrom(read: () => string): string {
  try {
    return read().slice(0, MAX_NAME_CHARS).toWellFormed() || 'unknown';
  } catch {
    return 'unknown';
  }
}
