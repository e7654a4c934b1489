import { win32 } from 'node:path';
import type { DeviceClaim } from './claim.ts';
import { consoleText } from './console-text.ts';
import { certificateKey, parseDeviceCertificate } from './device-certificate.ts';
import { parseDsregcmd } from './dsregcmd.ts';
import { JOIN_INFO_KEY, parseJoinInfo } from './join-info.ts';
import { DSREG, parseDsreg } from './linux-broker.ts';
import type { Machine } from './machine.ts';
import type { FileOwner } from './machine-file.ts';
import { MANAGED_PROFILE, parseManagedProfile } from './managed-profile.ts';
import { DEVICE_FILE, deviceFileOverride, parseDeviceFile } from './settings-file.ts';

/** Where a device id came from. */
export type DeviceSource = 'dsregcmd' | 'registry' | 'managed-profile' | 'settings-file' | 'dsreg';

/** What one source claims. Empty is an answer too: nothing there, or nothing that can be used. */
export type Answer = { readonly source: DeviceSource; readonly claims: readonly DeviceClaim[] };

/**
 * The sources of this system, best first; the next one is asked only when the former did not do. A file that the
 * environment names takes the place of all others.
 */
export async function* deviceSources(machine: Machine): AsyncGenerator<Answer> {
  const override = deviceFileOverride(machine.env);
  if (override !== null) yield await settingsFile(machine, override, 'root-or-self');
  else if (machine.platform === 'win32') yield* windows(machine);
  else if (machine.platform === 'darwin') yield await macos(machine);
  else if (machine.platform === 'linux') yield* linux(machine);
}

/** A machine's own join goes before the person's work accounts, of which there may be several. */
async function* windows(machine: Machine): AsyncGenerator<Answer> {
  const { joined, registered } = parseDsregcmd(
    await ask(machine, systemProgram(machine.env, 'dsregcmd.exe'), ['/status'])
  );
  if (typeof joined === 'object') yield { source: 'dsregcmd', claims: [joined] };
  if (joined === 'unknown') yield { source: 'registry', claims: await joinsInRegistry(machine) };
  yield { source: 'dsregcmd', claims: registered };
}

async function joinsInRegistry(machine: Machine): Promise<DeviceClaim[]> {
  const reg = systemProgram(machine.env, 'reg.exe');
  const claims: DeviceClaim[] = [];
  for (const { thumbprint, deviceId, tenantId } of parseJoinInfo(
    await ask(machine, reg, ['query', JOIN_INFO_KEY, '/s'])
  )) {
    const entraDeviceId =
      thumbprint === null
        ? deviceId
        : parseDeviceCertificate(
            await ask(machine, reg, ['query', certificateKey(thumbprint), '/v', 'Blob']),
            thumbprint
          );
    if (entraDeviceId !== null) claims.push({ entraDeviceId, tenantId });
  }
  return claims;
}

async function macos(machine: Machine): Promise<Answer> {
  const file = await machine.readFile(MANAGED_PROFILE, 'root');
  // Property lists are binary as a rule, so the system's own tool reads them; only root can exchange the file in between.
  const json =
    file.status === 'ok' ? await ask(machine, '/usr/bin/plutil', ['-convert', 'json', '-o', '-', MANAGED_PROFILE]) : '';
  return { source: 'managed-profile', claims: some(parseManagedProfile(json)) };
}

async function* linux(machine: Machine): AsyncGenerator<Answer> {
  yield await settingsFile(machine, DEVICE_FILE, 'root');
  yield { source: 'dsreg', claims: parseDsreg(await ask(machine, DSREG, ['--status'])) };
}

async function settingsFile(machine: Machine, path: string, owner: FileOwner): Promise<Answer> {
  const file = await machine.readFile(path, owner);
  return { source: 'settings-file', claims: file.status === 'ok' ? some(parseDeviceFile(file.text)) : [] };
}

async function ask(machine: Machine, file: string, args: readonly string[]): Promise<string> {
  const output = await machine.run(file, args);
  return output === null ? '' : consoleText(output);
}

const some = (claim: DeviceClaim | null): DeviceClaim[] => (claim === null ? [] : [claim]);

/** A program of Windows itself. `SystemRoot` is believed only if it is a plain folder of a local drive. */
export function systemProgram(env: Machine['env'], name: string): string {
  const given = Object.entries(env).find(([key]) => key.toLowerCase() === 'systemroot')?.[1] ?? '';
  const local = /^[A-Za-z]:\\[\w \\-]{1,64}$/.test(given);
  return win32.join(local ? given : 'C:\\Windows', 'System32', name);
}
