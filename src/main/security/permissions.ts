import type { Session, WebContents } from 'electron';
import type { Log } from '../ports.ts';
import { APP_ORIGIN } from './app-protocol.ts';

/** Every permission that Electron's types know; the compiler refuses a table that lacks one or has one too many. */
type Permission =
  | Parameters<NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>>[1]
  | Parameters<NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>>[1];

const NOBODY = 'nobody';
/** The main window's own main frame, for the picture of a display: `display-capture` is the question, the gate answers. */
const MAIN_WINDOW = 'main-window';

/** Who may have which permission. Deny is the default in the code as well: an unknown name is nobody's. */
export const PERMISSIONS: Readonly<Record<Permission, typeof NOBODY | typeof MAIN_WINDOW>> = {
  ar: NOBODY,
  'automatic-fullscreen': NOBODY,
  'background-fetch': NOBODY,
  'background-sync': NOBODY,
  'captured-surface-control': NOBODY,
  'clipboard-read': NOBODY,
  'clipboard-sanitized-write': NOBODY,
  'deprecated-sync-clipboard-read': NOBODY,
  'display-capture': MAIN_WINDOW,
  fileSystem: NOBODY,
  fullscreen: NOBODY,
  geolocation: NOBODY,
  'geolocation-approximate': NOBODY,
  'hand-tracking': NOBODY,
  hid: NOBODY,
  'idle-detection': NOBODY,
  keyboardLock: NOBODY,
  'local-fonts': NOBODY,
  'local-network': NOBODY,
  'local-network-access': NOBODY,
  'loopback-network': NOBODY,
  media: NOBODY,
  mediaKeySystem: NOBODY,
  midi: NOBODY,
  midiSysex: NOBODY,
  nfc: NOBODY,
  notifications: NOBODY,
  openExternal: NOBODY,
  'payment-handler': NOBODY,
  'periodic-background-sync': NOBODY,
  'persistent-storage': NOBODY,
  pointerLock: NOBODY,
  'screen-wake-lock': NOBODY,
  sensors: NOBODY,
  serial: NOBODY,
  'smart-card': NOBODY,
  'speaker-selection': NOBODY,
  'storage-access': NOBODY,
  'system-wake-lock': NOBODY,
  'top-level-storage-access': NOBODY,
  usb: NOBODY,
  vr: NOBODY,
  'web-app-installation': NOBODY,
  'web-printing': NOBODY,
  'window-management': NOBODY,
  unknown: NOBODY
};

const table: ReadonlyMap<string, string> = new Map(Object.entries(PERMISSIONS));

/** Whether a page may have a permission; everything has to fit, and whatever is missing is a no. */
export function mayHave(
  permission: string,
  from: { readonly isMainWindow: boolean; readonly isMainFrame: boolean; readonly url: string }
): boolean {
  return (
    table.get(permission) === MAIN_WINDOW &&
    from.isMainWindow &&
    from.isMainFrame &&
    from.url.startsWith(`${APP_ORIGIN}/`)
  );
}

/** Sets the request, check and device handlers of a session. `isMainWindow` tells the main window's WebContents. */
export function guardPermissions(session: Session, isMainWindow: (contents: WebContents) => boolean, log: Log): void {
  session.setPermissionRequestHandler((contents, permission, callback, details) => {
    const allowed = mayHave(permission, {
      isMainWindow: isMainWindow(contents),
      isMainFrame: details.isMainFrame,
      url: details.requestingUrl ?? ''
    });
    if (!allowed) log.warn('permission-refused', { what: permission.toLowerCase() });
    callback(allowed);
  });
  session.setPermissionCheckHandler(
    (contents, permission, _origin, details) =>
      contents !== null &&
      mayHave(permission, {
        isMainWindow: isMainWindow(contents),
        isMainFrame: details.isMainFrame,
        url: details.requestingUrl ?? ''
      })
  );
  session.setDevicePermissionHandler(() => false);
}
