import type { GlobalShortcut } from 'electron';
import type { Log } from '../ports.ts';

/**
 * Ends the session from anywhere (B5). Three modifiers and a letter that no desktop and no common program takes; the same
 * keys on macOS, where "Ctrl" is the Control key and not Command.
 */
export const STOP_SHORTCUT = 'Ctrl+Alt+Shift+X';

export type StopShortcut = {
  /** The accelerator while it is registered, or would be; `null` when the system refused it. */
  readonly accelerator: () => string | null;
  /** Registered only while sharing: the keys belong to others the rest of the time. */
  readonly setSharing: (sharing: boolean) => void;
};

export function createStopShortcut(
  globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister'>,
  onStop: () => void,
  log: Log
): StopShortcut {
  let registered = false;
  let refused = false;
  return {
    accelerator: () => (refused ? null : STOP_SHORTCUT),
    setSharing: (sharing) => {
      if (sharing === registered) return;
      if (!sharing) {
        globalShortcut.unregister(STOP_SHORTCUT);
        registered = false;
        return;
      }
      try {
        registered = globalShortcut.register(STOP_SHORTCUT, onStop);
      } catch {
        registered = false;
      }
      refused = !registered;
      if (refused) log.warn('stop-shortcut-refused');
    }
  };
}
