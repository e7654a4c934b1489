import { claimOf, type DeviceClaim } from './claim.ts';
import { linesOf, readLabels } from './console-text.ts';

/** What Windows says about its registration. */
export type WindowsRegistration = {
  /** The whole machine (Entra joined, hybrid joined); `unknown` when the output does not say, or only half. */
  readonly joined: DeviceClaim | 'no' | 'unknown';
  /** Work accounts of the signed-in person (Entra registered), in the order given. */
  readonly registered: readonly DeviceClaim[];
};

/**
 * Reads the output of `dsregcmd /status` (learn.microsoft.com/entra/identity/devices/troubleshoot-device-dsregcmd). Only
 * the labels and YES/NO count, never a section's title: older versions print one section, newer ones several, each below a
 * box. Pure and total.
 *
 * `DeviceId` alone proves nothing: older versions print the work account's there while `AzureAdJoined` is NO.
 */
export function parseDsregcmd(text: string): WindowsRegistration {
  const lines = linesOf(text);
  const labelled = readLabels(lines);
  return {
    joined: joinedFrom(labelled),
    registered: labelled('WorkplaceJoined') === 'YES' ? sections(lines).flatMap(workAccount) : []
  };
}

function joinedFrom(labelled: (label: string) => string | null): WindowsRegistration['joined'] {
  const joined = labelled('AzureAdJoined');
  if (joined === 'NO') return 'no';
  if (joined !== 'YES') return 'unknown';
  return claimOf(labelled('DeviceId'), labelled('TenantId')) ?? 'unknown';
}

/** Several work accounts have the same labels, each in a section of its own. */
function workAccount(section: readonly string[]): DeviceClaim[] {
  const labelled = readLabels(section);
  const claim = claimOf(labelled('WorkplaceDeviceId'), labelled('WorkplaceTenantId'));
  return claim === null ? [] : [claim];
}

/** The lines between the borders of the boxes. */
function sections(lines: readonly string[]): string[][] {
  const all: string[][] = [[]];
  for (const line of lines) {
    if (line.trimStart().startsWith('+--')) all.push([]);
    else all.at(-1)?.push(line);
  }
  return all;
}
