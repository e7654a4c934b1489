import type { ClientKind } from '../protocol/relay.ts';
import type { SessionMode } from '../session/modes.ts';

const EVERYTHING: readonly SessionMode[] = ['view', 'control'];
const VIEW_ONLY: readonly SessionMode[] = ['view'];

/** By kind of sharer: a browser cannot inject input, whoever asks. */
const ROW: Readonly<Record<ClientKind, readonly SessionMode[]>> = {
  'native-windows': EVERYTHING,
  'native-macos': EVERYTHING,
  'native-linux': EVERYTHING,
  web: VIEW_ONLY
};

/**
 * What each pair of client kinds can do (feature F7): helper's kind → sharer's kind → modes. Every native pair can do
 * everything, a helper in the browser can do what a native one can, and a sharer in the browser is view only.
 */
export const MODE_MATRIX: Readonly<Record<ClientKind, Readonly<Record<ClientKind, readonly SessionMode[]>>>> = {
  'native-windows': ROW,
  'native-macos': ROW,
  'native-linux': ROW,
  web: ROW
};
