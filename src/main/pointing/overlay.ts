import type { BrowserWindow, Display } from 'electron';
import type { RequestAnswer, WindowKind } from '#shared/ipc/channels.ts';
import { coverage } from '#shared/pointing/coverage.ts';
import type { Extent } from '#shared/pointing/geometry.ts';
import { FADING } from '#shared/pointing/limits.ts';
import { type Marks, remaining } from '#shared/pointing/marks.ts';
import type { Clock, PeerPort } from '#shared/session/ports.ts';
import type { SessionView } from '#shared/session/view.ts';
import type { PostHandlers, RequestHandlers } from '../ipc/register.ts';
import type { SendTo } from '../ipc/send.ts';
import type { Log } from '../ports.ts';
import type { WindowFactory } from '../windows/create.ts';
import { createOverlayWindow } from '../windows/overlay-window.ts';
import { createPointing } from './pointing.ts';

/** Laser and pen as the app has them: rules, windows, and what pages may ask. */
export type Overlay = {
  /** To be told every view of the session, as it changes. */
  readonly sessionChanged: (view: SessionView) => void;
  /** The connection with what is about pointing taken out of it. */
  readonly over: <Port extends PeerPort>(peer: Port) => Port;
  readonly requests: Pick<
    RequestHandlers,
    'pointing.allowed' | 'bar.pointing' | 'bar.allowPointing' | 'bar.clearPointing' | 'overlay.view' | 'overlay.label'
  >;
  readonly posts: Pick<PostHandlers, 'pointing.say'>;
};

export type OverlayOptions = {
  readonly factory: WindowFactory;
  readonly platform: NodeJS.Platform;
  /** The display of this machine that is looked at now; `null` while there is none. */
  readonly display: () => Display | null;
  readonly clock: Clock;
  readonly title: string;
  readonly locale: () => string;
  readonly windows: (...kinds: readonly WindowKind[]) => readonly BrowserWindow[];
  /** The session's own page. */
  readonly page: () => BrowserWindow | null;
  readonly sendTo: SendTo;
  readonly log: Log;
};

/** Joins the rules of pointing to the overlay window, the bar and the helper's page. */
export function createOverlay(options: OverlayOptions): Overlay {
  const { display, sendTo } = options;
  // X11 has transparent windows only where a compositor runs, and nobody tells whether one does.
  const shaped = options.platform === 'linux';
  let label: Extent | null = null;

  const prepare = () => {
    const over = display();
    if (over !== null) overlayWindow.prepare(over);
  };

  const overlayWindow = createOverlayWindow({
    factory: options.factory,
    shaped,
    title: options.title,
    above: () => options.windows('bar', 'consent'),
    onGone: () => pointing.pageLost()
  });
  const pointing = createPointing({
    clock: options.clock,
    surface: {
      thins: shaped,
      prepare,
      draw: (marks: Marks, page) => {
        if (page === null) return prepare();
        sendTo(overlayWindow.window(), 'overlay.changed', page);
        if (marks.strokes.length > 0 || marks.dot !== null) {
          const over = display();
          if (over === null) return overlayWindow.hide();
          const now = options.clock.now();
          overlayWindow.show(over, () =>
            coverage(marks, label, over.bounds, (stroke) => remaining(stroke, now, FADING))
          );
        }
      },
      hide: overlayWindow.hide,
      close: overlayWindow.close
    },
    onBarChanged: (bar) => {
      for (const window of options.windows('bar')) sendTo(window, 'bar.pointingChanged', bar);
    },
    onAllowedChanged: (allowed) => sendTo(options.page(), 'pointing.allowed', { allowed }),
    log: options.log
  });

  return {
    sessionChanged: pointing.sessionChanged,
    over: pointing.over,
    requests: {
      'pointing.allowed': () => pointing.allowed(),
      'bar.pointing': () => pointing.bar(),
      'bar.allowPointing': ({ allowed }) => pointing.setAllowed(allowed),
      'bar.clearPointing': () => pointing.clear(),
      'overlay.view': (): RequestAnswer<'overlay.view'> => ({
        view: pointing.pageAsks(),
        shaped,
        locale: options.locale()
      }),
      'overlay.label': (size) => {
        label = size;
        pointing.redraw();
      }
    },
    posts: { 'pointing.say': (act) => pointing.say(act) }
  };
}
