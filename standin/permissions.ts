import { runtime } from './runtime.ts';

/** Name of a permission in Chromium's own words (the Permissions API's descriptors). */
interface Descriptor {
  readonly name: string;
  readonly sysex?: boolean;
  readonly allowWithoutSanitization?: boolean;
}

/**
 * Chromium's permissions for each of Electron's that Chromium itself enforces. Those missing here have no setting in
 * Chromium (fullscreen, pointer lock); the page's call is then refused before it reaches Chromium.
 */
const DESCRIPTORS: Readonly<Record<string, readonly Descriptor[]>> = {
  media: [{ name: 'camera' }, { name: 'microphone' }],
  geolocation: [{ name: 'geolocation' }],
  notifications: [{ name: 'notifications' }],
  midi: [{ name: 'midi' }],
  midiSysex: [{ name: 'midi', sysex: true }],
  'clipboard-read': [{ name: 'clipboard-read', allowWithoutSanitization: true }, { name: 'clipboard-read' }],
  'clipboard-sanitized-write': [{ name: 'clipboard-write' }],
  'idle-detection': [{ name: 'idle-detection' }],
  'window-management': [{ name: 'window-management' }],
  'storage-access': [{ name: 'storage-access' }],
  'speaker-selection': [{ name: 'speaker-selection' }],
  sensors: [{ name: 'accelerometer' }, { name: 'gyroscope' }, { name: 'magnetometer' }],
  'background-sync': [{ name: 'background-sync' }],
  'payment-handler': [{ name: 'payment-handler' }],
  'persistent-storage': [{ name: 'persistent-storage' }]
};

/** Electron's names of all permissions that Chromium enforces by a setting per origin. */
export const ENFORCED = Object.keys(DESCRIPTORS);

/** True when Chromium itself refuses what {@link enforce} denies. */
export function isEnforced(permission: string): boolean {
  return Object.hasOwn(DESCRIPTORS, permission);
}

/** Makes Chromium grant or deny a permission to an origin (as the app knows it); resolves when it is in force. */
export async function enforce(origin: string, permission: string, granted: boolean): Promise<void> {
  const { chromium } = runtime.started('session');
  const setting = granted ? 'granted' : 'denied';
  const address = runtime.schemes.toChromium(origin).replace(/\/$/, '');
  await Promise.all(
    (DESCRIPTORS[permission] ?? []).map((descriptor) =>
      chromium.connection.browser
        .send('Browser.setPermission', { permission: descriptor, setting, origin: address })
        // A name this Chromium does not know is a permission it does not have.
        .catch(() => {})
    )
  );
}
