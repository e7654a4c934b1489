import type { Clock } from '../clock.ts';
import type { Logger } from '../logging.ts';
import { DirectoryPermissionMissing, DirectoryUnavailable } from './directory.ts';

/** The same trouble of the same tenant is said again after this. */
const REPEAT_MS = 30_000;

/**
 * Writes down why a directory could not be asked, once per tenant and trouble in {@link REPEAT_MS}: what happens to each
 * of a thousand sessions is one line.
 */
export class TroubleLog {
  readonly #log: Logger;
  readonly #clock: Pick<Clock, 'elapsed'>;
  readonly #said = new Map<string, number>();

  constructor(log: Logger, clock: Pick<Clock, 'elapsed'>) {
    this.#log = log;
    this.#clock = clock;
  }

  /** The outcome of `question`, whose failure is written down. */
  async watch<Value>(tenantId: string, question: Promise<Value>): Promise<Value> {
    try {
      return await question;
    } catch (error) {
      if (error instanceof DirectoryUnavailable) this.#note(tenantId, error);
      throw error;
    }
  }

  #note(tenantId: string, error: DirectoryUnavailable): void {
    const { reason, code } = error;
    const permission = error instanceof DirectoryPermissionMissing ? error.permission : undefined;
    const key = [tenantId, reason, code ?? permission].join(' ');
    const now = this.#clock.elapsed();
    for (const [other, at] of this.#said) if (now - at >= REPEAT_MS) this.#said.delete(other);
    if (this.#said.has(key)) return;
    this.#said.set(key, now);
    this.#log('warn', 'directory-unavailable', {
      tenantId,
      reason,
      ...codeField(code),
      ...(permission === undefined ? {} : { permission })
    });
  }
}

/** Codes of the operating system and of Node have a field of their own in the log, which knows their shape. */
function codeField(code: string | null): { readonly code?: string; readonly systemCode?: string } {
  if (code === null) return {};
  return /^[A-Z]/.test(code) ? { systemCode: code } : { code };
}
