import {
  type DisplaysMessage,
  isAboutDisplays,
  readChoice,
  readDisplays,
  writeChoice,
  writeDisplays
} from '#shared/displays/messages.ts';
import type { DisplaysView } from '#shared/displays/view.ts';
import type { Clock, PeerPort } from '#shared/session/ports.ts';
import type { SessionView } from '#shared/session/view.ts';
import type { Log } from '../ports.ts';
import type { OfferedDisplays } from './offered-displays.ts';

/** What one session says and hears of displays (D5), for both roles. Nothing of it can end the session. */
export type Displays = {
  /** To be told every view of the session, as it changes. */
  readonly sessionChanged: (view: SessionView) => void;
  /** The connection with what is about the choice of displays taken out of it. */
  readonly over: <Port extends PeerPort>(peer: Port) => Port;
  /** Helper: look at this one. */
  readonly choose: (id: string) => void;
  /** Sharer: tells the helper and the page what is offered, where they do not know it yet. */
  readonly tell: () => void;
  readonly view: () => DisplaysView;
};

export type DisplaysOptions = {
  readonly machine: Pick<OfferedDisplays, 'offered' | 'entries' | 'lookAt' | 'forget'>;
  /** Whether this is the session that may use this machine's screen and input. */
  readonly isSharing: () => boolean;
  readonly clock: Clock;
  readonly show: (view: DisplaysView) => void;
  readonly log: Log;
};

type DisplayFault = 'display-malformed' | 'display-late' | 'display-unknown' | 'display-rate';
type Live = Extract<SessionView, { phase: 'live' }>;

/** Messages about displays taken from the other side in a second. */
const MAX_MESSAGES_PER_SECOND = 30;
/** A fault that goes on is logged once in this long, ms. */
const TELL_AGAIN_MS = 10_000;

/** See {@link Displays}. */
export function createDisplays(options: DisplaysOptions): Displays {
  const { machine, clock, log } = options;
  /** Helper: what the sharer said. */
  let told: DisplaysMessage | null = null;
  let live: Live | null = null;
  let send: (data: string) => void = () => undefined;
  let sent = '';
  let shown = '';
  let second = { since: Number.NEGATIVE_INFINITY, messages: 0 };
  const logged = new Map<DisplayFault, number>();

  function refuse(code: DisplayFault): void {
    const now = clock.now();
    if (now - (logged.get(code) ?? Number.NEGATIVE_INFINITY) < TELL_AGAIN_MS) return;
    logged.set(code, now);
    log.warn('display-refused', { code });
  }

  const view = (): DisplaysView => {
    if (live === null) return { displays: [] };
    if (live.role === 'sharer') return { displays: [...machine.entries()] };
    return { displays: (told?.displays ?? []).map((display) => ({ ...display, offered: true })) };
  };

  function tell(): void {
    if (live?.role === 'sharer') {
      const message = writeDisplays(machine.offered(), live.epoch);
      if (message !== sent) send(message);
      sent = message;
    }
    const next = view();
    const text = JSON.stringify(next);
    if (text === shown) return;
    shown = text;
    options.show(next);
  }

  function tooMany(): boolean {
    const now = clock.now();
    if (now - second.since >= 1_000 || now < second.since) second = { since: now, messages: 0 };
    second.messages += 1;
    return second.messages > MAX_MESSAGES_PER_SECOND;
  }

  function fromSharer(data: string, epoch: number): DisplayFault | null {
    const message = readDisplays(data);
    if (message === null) return 'display-malformed';
    if (message.epoch < epoch) return 'display-late';
    told = message;
    tell();
    return null;
  }

  function fromHelper(data: string, { paused, epoch }: Live): DisplayFault | null {
    const choice = readChoice(data);
    if (choice === null) return 'display-malformed';
    if (paused || choice.epoch !== epoch) return 'display-late';
    return machine.lookAt(choice.id) ? null : 'display-unknown';
  }

  function received(data: string): void {
    const now = live;
    let fault: DisplayFault | null = 'display-late';
    if (tooMany()) fault = 'display-rate';
    else if (now !== null) fault = now.role === 'helper' ? fromSharer(data, now.epoch) : fromHelper(data, now);
    if (fault !== null) refuse(fault);
  }

  function forget(): void {
    told = null;
    sent = '';
    if (options.isSharing()) machine.forget();
  }

  return {
    sessionChanged: (next) => {
      live = next.phase === 'live' ? next : null;
      if (next.phase === 'none' || next.phase === 'ended') forget();
      tell();
    },
    over: (peer) => ({
      ...peer,
      open: (opening, listener) => {
        forget();
        send = peer.send;
        peer.open(opening, {
          ...listener,
          onData: (channel, data) => {
            if (isAboutDisplays(channel, data)) received(data);
            else listener.onData(channel, data);
          }
        });
      }
    }),
    choose: (id) => {
      if (live?.role === 'helper' && !live.paused) send(writeChoice(id, live.epoch));
    },
    tell,
    view
  };
}
