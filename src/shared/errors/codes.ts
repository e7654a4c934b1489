import { z } from 'zod';

/**
 * What the relay answers when it refuses a request (protocol.md section 1). Closed list: the app has a text for each, and a
 * code outside it is treated as `internal`.
 */
export const RELAY_ERROR_CODES = [
  'bad-message',
  'too-large',
  'unauthenticated',
  'token-expired',
  'claims-challenge',
  'tenant-not-allowed',
  'client-too-old',
  'rate-limited',
  'code-not-accepted',
  'session-not-found',
  'wrong-state',
  'not-allowed',
  'directory-unavailable',
  'directory-permission-missing',
  'busy',
  'shutting-down',
  'relay-degraded',
  'internal'
] as const;

/** What can go wrong inside the app, outside a conversation with the relay. */
export const APP_ERROR_CODES = [
  'configuration-missing',
  'configuration-invalid',
  'relay-unreachable',
  'relay-certificate',
  'relay-lost',
  'clock-wrong',
  'proxy-sign-in-needed',
  'identity-unreachable',
  'identity-certificate',
  'sign-in-cancelled',
  'sign-in-timeout',
  'sign-in-failed',
  'not-signed-in',
  'account-changed',
  'step-up-refused',
  'directory-unreachable',
  'no-display',
  'input-unavailable',
  'link-refused',
  'bad-request',
  'sender-refused'
] as const;

/** How a session came to its end; shown to both people and written in the record (features B5, G1). */
export const END_REASONS = [
  'helper-ended',
  'sharer-ended',
  'handed-over',
  'cancelled',
  'declined',
  'consent-timeout',
  'code-expired',
  'helper-gone',
  'sharer-gone',
  'identity-not-proven',
  'tenant-not-allowed',
  'not-allowed',
  'grant-expired',
  'time-limit',
  'idle-limit',
  'connection-failed',
  'relay-lost',
  'window-closed',
  'app-quit',
  'signed-out',
  'capture-failed',
  'protocol-violation',
  'internal'
] as const;

/** Why a mode or feature is not offered (F4), most general first. */
export const REFUSAL_REASONS = [
  'remote-help-disabled',
  'tenant-not-allowed',
  'helper-account-disabled',
  'sharer-account-disabled',
  'helper-licence-missing',
  'sharer-licence-missing',
  'helper-step-up-needed',
  'sharer-step-up-needed',
  'right-connector-missing',
  'right-offer-missing',
  'right-view-missing',
  'right-control-missing',
  'right-elevation-missing',
  'right-unattended-missing',
  'sharer-out-of-scope',
  'device-not-enrolled',
  'device-not-compliant',
  'device-not-dedicated',
  'client-kind-cannot',
  'chat-disabled',
  'elevation-disabled',
  'clipboard-disabled',
  'files-disabled',
  'unattended-disabled'
] as const;

/** What both sides are told about the sharer's device before anything is shared (F5). */
export const DEVICE_WARNINGS = ['device-not-enrolled', 'device-not-compliant'] as const;

export const relayErrorCodeSchema = z.enum(RELAY_ERROR_CODES);
export const appErrorCodeSchema = z.enum(APP_ERROR_CODES);
export const endReasonSchema = z.enum(END_REASONS);
export const refusalReasonSchema = z.enum(REFUSAL_REASONS);
export const deviceWarningSchema = z.enum(DEVICE_WARNINGS);
/** Every code that a problem screen or strip can show. */
export const problemCodeSchema = z.enum([...RELAY_ERROR_CODES, ...APP_ERROR_CODES]);

export type RelayErrorCode = z.infer<typeof relayErrorCodeSchema>;
export type AppErrorCode = z.infer<typeof appErrorCodeSchema>;
export type EndReason = z.infer<typeof endReasonSchema>;
export type RefusalReason = z.infer<typeof refusalReasonSchema>;
export type DeviceWarning = z.infer<typeof deviceWarningSchema>;
export type ProblemCode = z.infer<typeof problemCodeSchema>;
