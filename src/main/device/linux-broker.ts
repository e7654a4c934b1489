import { claimOf, type DeviceClaim } from './claim.ts';
import { linesOf, readLabels } from './console-text.ts';

/** The tool of Microsoft's identity broker (learn.microsoft.com/entra/identity/devices/troubleshoot-device-registration-tool-linux). */
export const DSREG = '/usr/bin/dsreg';

// biome-ignore lint/suspicious/noControlCharactersInRegex: the tool colours its output with escape sequences
const COLOUR = /\u001b\[[0-9;]{0,16}m/g;

/**
 * Reads the output of `dsreg --status`: sections below a dashed line, of which the one that says "Registered" has the ids
 * (another one names the account's tenant). Pure and total.
 */
export function parseDsreg(text: string): DeviceClaim[] {
  const sections: string[][] = [[]];
  for (const line of linesOf(text.replace(COLOUR, ''))) {
    if (/^\s*-{5}/.test(line)) sections.push([]);
    else sections.at(-1)?.push(line);
  }
  return sections.flatMap((section) => {
    const labelled = readLabels(section);
    if (labelled('Device Registration Status') !== 'Registered') return [];
    const claim = claimOf(labelled('Device ID'), labelled('Tenant ID'));
    return claim === null ? [] : [claim];
  });
}
