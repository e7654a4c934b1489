import type { Display, Screen } from 'electron';
import type { SharedDisplay } from '#shared/protocol/peer.ts';
import type { CapturePort } from '#shared/session/ports.ts';
import type { Rectangle } from '../ports.ts';
import type { OpenScreenReader } from './screen-reader.ts';
import type { TileSender } from './tile-sender.ts';
import { x11Screen } from './x11-screen.ts';

/** The capture gate with the exact picture beside it: both begin with the permit, and end with it. */
export function withTiles(capture: CapturePort, tiles: Pick<TileSender, 'begin' | 'end'>): CapturePort {
  return {
    display: capture.display,
    permit: (display, epoch) => {
      capture.permit(display, epoch);
      tiles.begin(display, epoch);
    },
    revoke: () => {
      tiles.end();
      capture.revoke();
    }
  };
}

/** How exact pixels are read on this system; `null` where only the video is there. */
export function openerFor(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>
): OpenScreenReader | null {
  const display = env.DISPLAY ?? '';
  return platform === 'linux' && display !== '' ? x11Screen(display) : null;
}

/** Where a display is on the desktop, in physical pixels; `null` when it has gone, or has another size by now. */
export function placeOnDesktop(
  screen: Pick<Screen, 'dipToScreenPoint'>,
  found: Display | null,
  display: Pick<SharedDisplay, 'width' | 'height'>
): Rectangle | null {
  if (found === null) return null;
  const { x, y } = screen.dipToScreenPoint({ x: found.bounds.x, y: found.bounds.y });
  const width = Math.round(found.bounds.width * found.scaleFactor);
  const height = Math.round(found.bounds.height * found.scaleFactor);
  return width === display.width && height === display.height ? { x, y, width, height } : null;
}
