import type { BrowserWindow } from 'electron';
import { EVENTS, type EventName, type EventPayload } from '#shared/ipc/channels.ts';
import type { Log } from '../ports.ts';

/** Sends an event of the contract to a window. */
export type SendTo = <Name extends EventName>(
  window: BrowserWindow | null,
  name: Name,
  payload: EventPayload<Name>
) => void;

/**
 * The one place that sends to a renderer. Nothing happens when the window is gone. With `check` (development) a payload
 * that does not fit its schema is not sent and is logged as ours to mend.
 */
export function createSendTo(options: { readonly check: boolean; readonly log: Log }): SendTo {
  return (window, name, payload) => {
    if (window === null || window.isDestroyed() || window.webContents.isDestroyed()) return;
    if (options.check) {
      const parsed = EVENTS[name].payload.safeParse(payload);
      if (!parsed.success) {
        options.log.error('event-malformed', { error: parsed.error });
        return;
      }
    }
    window.webContents.send(name, payload);
  };
}
