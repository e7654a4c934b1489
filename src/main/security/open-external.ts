import type { Shell } from 'electron';
import { CodedError } from '#shared/errors/coded-error.ts';
import type { Log } from '../ports.ts';

/**
 * The one function that may hand an address to the operating system: only `https:`, only origins of the list (the
 * configured sign-in authority), only what was parsed and written again. Refuses by throwing `bad-request`.
 */
export function createOpenExternal(
  shell: Pick<Shell, 'openExternal'>,
  allowedOrigins: readonly string[],
  log: Log
): (url: string) => Promise<void> {
  return async (url) => {
    const parsed = URL.canParse(url) ? new URL(url) : null;
    const allowed =
      parsed?.protocol === 'https:' &&
      parsed.username === '' &&
      parsed.password === '' &&
      allowedOrigins.includes(parsed.origin);
    if (parsed === null || !allowed) {
      log.warn('open-external-refused');
      throw new CodedError('bad-request');
    }
    await shell.openExternal(parsed.href);
  };
}
