import type { BarView, FrameView } from '#shared/ipc/channels.ts';
import type { ChatLine, SessionView } from '#shared/session/view.ts';

/** How much room the main window takes: its usual place, a helper's wide view, or out of the sharer's way. */
export type Posture = 'home' | 'session' | 'aside';

/** What bar, frame, tray, window and shortcut have to look like for a session. */
export type Presence = {
  readonly posture: Posture;
  /** Something of this machine is or may any moment be shared. */
  readonly sharing: { readonly bar: BarView; readonly frame: FrameView } | null;
  /** The session as the tray names it. */
  readonly tray: {
    readonly state: 'idle' | 'view' | 'control' | 'paused' | 'helping';
    readonly name: string;
    /** How many people are helped, where it is more than the one of `name` (D12). */
    readonly count?: number;
  };
  /** There is a session that closing a window or quitting would end. */
  readonly active: boolean;
};

const NOTHING: Presence = { posture: 'home', sharing: null, tray: { state: 'idle', name: '' }, active: false };

/** Lines of the other side that came after the first `read` lines of the thread. */
export function unreadCount(lines: readonly ChatLine[], read: number): number {
  return lines.slice(read).filter((line) => line.from === 'peer').length;
}

/**
 * What is to be seen of a session outside its own page. While a session is interrupted the sharer keeps bar and frame,
 * as paused: nothing leaves the machine, but it may go on by itself and can still be stopped.
 */
export function presenceOf(
  view: SessionView,
  former: Presence,
  context: { readonly unread: number; readonly locale: string; readonly stopShortcut: string | null }
): Presence {
  switch (view.phase) {
    case 'none':
    case 'ended':
      return NOTHING;
    case 'creating':
    case 'waiting':
    case 'redeeming':
    case 'proving':
    case 'identified':
    case 'asking':
    case 'suspended':
      return { ...NOTHING, active: true };
    case 'live': {
      if (view.role === 'helper') return helping(view.card.name);
      const { card, mode, paused, since, chat, transfers } = view;
      const bar: BarView = {
        name: card.name,
        photo: card.photo,
        mode,
        paused,
        reconnectsUntil: null,
        since,
        chat,
        transfers: transfers.length > 0,
        ...context
      };
      return sharing(bar);
    }
    case 'interrupted': {
      if (view.role === 'helper') return helping(view.card.name);
      if (former.sharing === null) return { ...NOTHING, active: true };
      return sharing({ ...former.sharing.bar, ...context, paused: true, reconnectsUntil: view.until });
    }
  }
}

function helping(name: string): Presence {
  return { posture: 'session', sharing: null, tray: { state: 'helping', name }, active: true };
}

function sharing(bar: BarView): Presence {
  return {
    posture: 'aside',
    sharing: { bar, frame: { mode: bar.mode, paused: bar.paused } },
    tray: { state: bar.paused ? 'paused' : bar.mode, name: bar.name },
    active: true
  };
}

/** No session at all. */
export { NOTHING as NO_PRESENCE };
