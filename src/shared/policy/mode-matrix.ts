import type { ClientKind } from '../protocol/relay.ts';
import type { SessionFeature, SessionMode } from '../session/modes.ts';

/** Whatever policy judges: a mode, or a feature beside it. */
export type Capability = SessionMode | SessionFeature;

/** A computer that can be controlled, but has no administrator prompt on a desktop of its own (feature E1). */
const CONTROLLED: readonly Capability[] = ['view', 'control', 'chat', 'clipboard', 'files', 'unattended'];

/** By kind of sharer. A browser cannot inject input, whoever asks; only Windows has prompts to elevate through. */
const ROW: Readonly<Record<ClientKind, readonly Capability[]>> = {
  'native-windows': [...CONTROLLED, 'elevation'],
  'native-macos': CONTROLLED,
  'native-linux': CONTROLLED,
  web: ['view', 'chat']
};

/**
 * What each pair of client kinds can do (feature F7): helper's kind → sharer's kind → modes and features. Every native pair
 * can do everything that the sharer's system has, a helper in the browser can do what a native one can, and a sharer in the
 * browser is view only.
 */
export const MODE_MATRIX: Readonly<Record<ClientKind, Readonly<Record<ClientKind, readonly Capability[]>>>> = {
  'native-windows': ROW,
  'native-macos': ROW,
  'native-linux': ROW,
  web: ROW
};
