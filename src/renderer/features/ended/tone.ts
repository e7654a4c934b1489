import type { EndReason } from '#shared/errors/codes.ts';

/** How an end is told: as done, as something to know, or as a reason to be careful. */
export type EndTone = 'done' | 'told' | 'alarm';

const TONES: Readonly<Record<EndReason, EndTone>> = {
  'helper-ended': 'done',
  'sharer-ended': 'done',
  'handed-over': 'done',
  cancelled: 'done',
  declined: 'told',
  'consent-timeout': 'told',
  'code-expired': 'told',
  'helper-gone': 'told',
  'sharer-gone': 'told',
  'identity-not-proven': 'alarm',
  'tenant-not-allowed': 'told',
  'not-allowed': 'told',
  'grant-expired': 'told',
  'time-limit': 'told',
  'idle-limit': 'told',
  'connection-failed': 'told',
  'relay-lost': 'told',
  'window-closed': 'told',
  'app-quit': 'told',
  'signed-out': 'told',
  'capture-failed': 'told',
  'protocol-violation': 'alarm',
  internal: 'alarm'
};

/** The tone of an end. Exhaustive: a new reason does not compile without one. */
export function toneOf(reason: EndReason): EndTone {
  return TONES[reason];
}
