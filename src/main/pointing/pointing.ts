import { FADING, type Fading } from '#shared/pointing/limits.ts';
import { isEmpty, isFading, type Marks, NO_MARKS, nextChangeMs, withoutOld } from '#shared/pointing/marks.ts';
import {
  isPointing,
  type PointingAct,
  readFromSharer,
  writeAllowed,
  writePointing
} from '#shared/pointing/messages.ts';
import { type OverlayView, overlayView } from '#shared/pointing/overlay-view.ts';
import { NOTHING_RECEIVED, type PointingFault, receivePointing, withoutMarks } from '#shared/pointing/receive.ts';
import type { Cancel, Clock, PeerPort } from '#shared/session/ports.ts';
import type { SessionView } from '#shared/session/view.ts';
import type { Log } from '../ports.ts';

/** What the sharer's bar shows of pointing. */
export type PointingBar = {
  /** The helper has a tool in hand, or something is drawn, or the sharer turned it off. */
  readonly offered: boolean;
  readonly allowed: boolean;
  readonly drawn: boolean;
};

/** Where marks are seen: the overlay on this machine's shared display. */
export type PointingSurface = {
  /** A tool is in the helper's hand: marks may come any moment. */
  readonly prepare: () => void;
  /** Tells the page and shows it; `page` is `null` while the page has not asked yet. */
  readonly draw: (marks: Marks, page: OverlayView | null) => void;
  /** Strokes that fade are drawn again and again meanwhile, because the page alone cannot fade them. */
  readonly thins: boolean;
  readonly hide: () => void;
  /** No marks can come any more. */
  readonly close: () => void;
};

/** Laser and pen (D7), for both roles: the sharer's gate and the helper's mouth. Nothing of it can end a session. */
export type Pointing = {
  /** To be told every view of the session, as it changes. */
  readonly sessionChanged: (view: SessionView) => void;
  /** The connection with what is about pointing taken out of it. */
  readonly over: <Port extends PeerPort>(peer: Port) => Port;
  /** Helper: says what the pen does; dropped while nothing may be drawn. */
  readonly say: (act: PointingAct) => void;
  /** Helper: whether the sharer lets marks be shown. */
  readonly allowed: () => boolean;
  readonly bar: () => PointingBar;
  /** Sharer: turns it off or on, for this session. */
  readonly setAllowed: (allowed: boolean) => void;
  /** Sharer: takes everything away that is drawn. */
  readonly clear: () => void;
  /** The overlay's page is there and asks what to show. */
  readonly pageAsks: () => OverlayView;
  readonly pageLost: () => void;
  /** Draws again what is drawn: the name's size is known, or the display is another one. */
  readonly redraw: () => void;
};

export type PointingOptions = {
  readonly clock: Clock;
  readonly surface: PointingSurface;
  readonly onBarChanged: (bar: PointingBar) => void;
  readonly onAllowedChanged: (allowed: boolean) => void;
  readonly log: Log;
  readonly fading?: Fading;
};

/** The page is told once in this long at most: more could not be seen. */
const DRAW_EVERY_MS = 16;
/** How often a stroke gets thinner while it fades: often enough to be seen as one motion. */
const THIN_EVERY_MS = 60;
/** A fault that goes on is logged once in this long. */
const TELL_AGAIN_MS = 10_000;

type Live = Extract<SessionView, { phase: 'live' }>;

/** Whether what is shared is another display than before, or one of another size. */
function moved({ display: before }: Live, { display: now }: Live): boolean {
  return before?.id !== now?.id || before?.width !== now?.width || before?.height !== now?.height;
}

/** See {@link Pointing}. */
export function createPointing(options: PointingOptions): Pointing {
  const { clock, surface, log } = options;
  const fading = options.fading ?? FADING;
  let live: Live | null = null;
  let name = '';
  let received = NOTHING_RECEIVED;
  let allowed = true;
  /** What the page has; `null` until it asked. */
  let told: Marks | null = null;
  let send: (data: string) => void = () => undefined;
  let drawing: Cancel | null = null;
  let ageing: Cancel | null = null;
  let bar: PointingBar = { offered: false, allowed: true, drawn: false };
  const logged = new Map<PointingFault, number>();

  const epochNow = (): number | null =>
    live !== null && live.role === 'sharer' && !live.paused && allowed ? live.epoch : null;

  function refuse(code: PointingFault): void {
    const now = clock.now();
    if (now - (logged.get(code) ?? Number.NEGATIVE_INFINITY) < TELL_AGAIN_MS) return;
    logged.set(code, now);
    log.warn('pointing-refused', { code });
  }

  function showBar(): void {
    const drawn = !isEmpty(received.marks);
    const next = { offered: drawn || received.tool !== 'none' || !allowed, allowed, drawn };
    if (next.offered === bar.offered && next.allowed === bar.allowed && next.drawn === bar.drawn) return;
    bar = next;
    options.onBarChanged(bar);
  }

  function draw(): void {
    drawing = null;
    const now = clock.now();
    const marks = withoutOld(received.marks, now, fading);
    received = { ...received, marks };
    ageing?.();
    ageing = null;
    if (isEmpty(marks)) surface.hide();
    const view = told === null ? null : overlayView(told, marks, name, now, fading);
    if (told !== null) told = marks;
    if (view !== null || !isEmpty(marks)) surface.draw(marks, view);
    const next = nextChangeMs(marks, now, fading);
    const thinning = surface.thins && marks.strokes.some((each) => isFading(each, now, fading));
    if (next !== null) ageing = clock.after(thinning ? Math.min(next, THIN_EVERY_MS) : next, draw);
    showBar();
  }

  /** What takes marks away is done at once, everything else with the next turn. */
  function drawNow(): void {
    drawing?.();
    draw();
  }
  function drawSoon(): void {
    drawing ??= clock.after(DRAW_EVERY_MS, draw);
  }

  function forget(): void {
    if (isEmpty(received.marks)) return;
    received = withoutMarks(received);
    drawNow();
  }

  function fromHelper(channel: 'control' | 'motion', data: string): void {
    const { marks, tool } = received;
    const step = receivePointing(received, { channel, data }, clock.now(), epochNow());
    received = step.state;
    if (step.fault !== null) {
      refuse(step.fault);
      return;
    }
    if (received.tool !== tool && received.tool !== 'none') surface.prepare();
    if (received.marks !== marks) drawSoon();
    showBar();
  }

  function fromSharer(channel: 'control' | 'motion', data: string): void {
    const said = channel === 'control' ? readFromSharer(data) : null;
    if (said === null) refuse('pointing-malformed');
    else if (said.allowed !== allowed) {
      allowed = said.allowed;
      options.onAllowedChanged(allowed);
    }
  }

  function sessionOver(): void {
    forget();
    received = NOTHING_RECEIVED;
    told = null;
    surface.close();
    if (!allowed) options.onAllowedChanged(true);
    allowed = true;
    showBar();
  }

  return {
    sessionChanged: (view) => {
      const before = live;
      live = view.phase === 'live' ? view : null;
      if (live !== null) name = live.card.name;
      // A mark belongs to the picture that it was drawn on: another display, or another size of it, has none.
      if (before !== null && (live === null || live.paused || live.epoch !== before.epoch || moved(before, live))) {
        forget();
        received = { ...received, tool: 'none' };
        showBar();
      }
      if (view.phase === 'none' || view.phase === 'ended') sessionOver();
    },
    over: (peer) => ({
      ...peer,
      open: (opening, listener) => {
        forget();
        received = NOTHING_RECEIVED;
        send = peer.send;
        peer.open(opening, {
          ...listener,
          onData: (channel, data) => {
            if (!isPointing(channel, data)) return listener.onData(channel, data);
            if (live?.role === 'helper') fromSharer(channel, data);
            else fromHelper(channel, data);
          }
        });
      }
    }),
    say: (act) => {
      if (live?.role === 'helper' && !live.paused && allowed) send(writePointing(act, live.epoch));
    },
    allowed: () => allowed,
    bar: () => bar,
    setAllowed: (next) => {
      if (live?.role !== 'sharer' || next === allowed) return;
      allowed = next;
      forget();
      send(writeAllowed(allowed));
      showBar();
    },
    clear: () => {
      if (live?.role === 'sharer') forget();
    },
    pageAsks: () => {
      const { marks } = received;
      told = marks;
      drawSoon();
      return overlayView(NO_MARKS, marks, name, clock.now(), fading);
    },
    pageLost: () => {
      told = null;
      if (!isEmpty(received.marks)) surface.prepare();
    },
    redraw: drawSoon
  };
}
