import type { BrowserWindow } from 'electron';
import type { EndReason } from '#shared/errors/codes.ts';
import type { RequestOutcome } from '#shared/ipc/channels.ts';
import { MAX_HELPING } from '#shared/protocol/limits.ts';
import type { SessionRole } from '#shared/session/modes.ts';
import type { SessionPhase, SessionView } from '#shared/session/view.ts';
import { NO_PRESENCE, type Presence } from './presence.ts';

/** What the set of them needs to know of one window with a session of its own. */
export type OneWindow = {
  readonly window: () => BrowserWindow | null;
  /** Shows it, making it anew if it was closed. */
  readonly show: () => void;
  readonly close: () => void;
  readonly host: {
    readonly controller: { readonly view: () => SessionView; readonly end: (reason?: EndReason) => void };
    readonly presence: () => Presence;
  };
};

/** The windows of this app, each with a session of its own (D12). */
export type SessionWindows<Window extends OneWindow> = {
  /** The only window in which somebody can get help: the one that the app begins with, or the one that took over from it. */
  readonly first: () => Window;
  readonly all: () => readonly Window[];
  /** Whose page this is; `null` for none of them. */
  readonly of: (webContentsId: number) => Window | null;
  /** Whether a session may begin in this window beside what goes on in the others. */
  readonly mayBegin: (window: Window, as: SessionRole) => boolean;
  /** One more window to help in, or the one that still waits for somebody; refused while this app shares. */
  readonly another: () => RequestOutcome;
  /** One more window that nobody sees, for a session that may take the first one's place. */
  readonly incoming: () => Window;
  /** This window is the first one from now on; the former closes. */
  readonly takeOver: (window: Window) => void;
  /** A further window was closed. */
  readonly closed: (window: Window) => void;
  /** All sessions together, for tray, bar, frame and quitting. */
  readonly presence: () => Presence;
  /** Ends what goes on, in one window not where that is named. */
  readonly endAll: (reason: EndReason, except?: Window | null) => void;
};

/** Phases of a window that is still free to help somebody. */
const FREE: ReadonlySet<SessionPhase> = new Set(['none', 'creating', 'waiting']);

/** What a window is made for: both doors, helping one more person, or a session that may take over what is shared. */
export type WindowKind = 'first' | 'further' | 'incoming';

/** See {@link SessionWindows}; `make` makes a window without showing it. */
export function createSessionWindows<Window extends OneWindow>(
  make: (options: { readonly kind: WindowKind; readonly place: number }) => Window
): SessionWindows<Window> {
  let first = make({ kind: 'first', place: 0 });
  const further = new Map<Window, number>();
  const all = () => [first, ...further.keys()];
  const phaseOf = ({ host }: Window) => host.controller.view().phase;

  /** The lowest place that no window has: they are put beside each other by it. */
  function freePlace(): number {
    const taken = new Set(further.values());
    let place = 1;
    while (taken.has(place)) place += 1;
    return place;
  }

  function add(kind: 'further' | 'incoming'): Window {
    const place = freePlace();
    const made = make({ kind, place });
    further.set(made, place);
    return made;
  }

  return {
    first: () => first,
    all,
    of: (webContentsId) => all().find((each) => each.window()?.webContents.id === webContentsId) ?? null,
    mayBegin: (window, as) => {
      if (as === 'sharer') return window === first && all().every((each) => each === window || !isActive(each));
      return all().every((each) => each === window || !shares(each.host.controller.view()));
    },
    another: () => {
      if (all().some((each) => shares(each.host.controller.view()))) return { ok: false, code: 'busy' };
      const free = all().find((each) => FREE.has(phaseOf(each)));
      if (free === undefined && further.size + 1 >= MAX_HELPING) return { ok: false, code: 'busy' };
      if (free !== undefined) {
        free.show();
        return { ok: true };
      }
      add('further').show();
      return { ok: true };
    },
    incoming: () => add('incoming'),
    takeOver: (window) => {
      const former = first;
      if (!further.delete(window)) return;
      first = window;
      former.close();
    },
    closed: (window) => further.delete(window),
    presence: () => together(all().map(({ host }) => host.presence())),
    endAll: (reason, except = null) => {
      for (const each of all()) if (each !== except) each.host.controller.end(reason);
    }
  };
}

function isActive({ host }: OneWindow): boolean {
  return host.presence().active;
}

/** Whether this machine is shared in a session, or may be any moment. */
function shares(view: SessionView): boolean {
  return view.phase === 'redeeming' || (view.phase !== 'ended' && 'role' in view && view.role === 'sharer');
}

/** What is to be seen of several sessions: what is shared comes before those who are helped. */
function together(each: readonly Presence[]): Presence {
  const sharing = each.find((one) => one.sharing !== null);
  const helping = each.filter(({ tray }) => tray.state === 'helping');
  const shown = sharing ?? helping[0] ?? each[0] ?? NO_PRESENCE;
  return {
    ...shown,
    tray: helping.length > 1 && sharing === undefined ? { ...shown.tray, count: helping.length } : shown.tray,
    active: each.some(({ active }) => active)
  };
}
