import { z } from 'zod';

/** What the helper may do: see, or see and control. `control` is wider than `view`. */
export const SESSION_MODES = ['view', 'control'] as const;
export const sessionModeSchema = z.enum(SESSION_MODES);
export type SessionMode = z.infer<typeof sessionModeSchema>;

/** Features beside the mode that a grant can name (features D8, D9, E1, F9). */
export const SESSION_FEATURES = ['chat', 'elevation', 'clipboard', 'files', 'unattended'] as const;
export const sessionFeatureSchema = z.enum(SESSION_FEATURES);
export type SessionFeature = z.infer<typeof sessionFeatureSchema>;

export const sessionRoleSchema = z.enum(['helper', 'sharer']);
export type SessionRole = z.infer<typeof sessionRoleSchema>;

/** Whether `wider` covers everything that `mode` allows. */
export function covers(wider: SessionMode, mode: SessionMode): boolean {
  return wider === 'control' || mode === 'view';
}

/** The other side's role. */
export function otherRole(role: SessionRole): SessionRole {
  return role === 'helper' ? 'sharer' : 'helper';
}
