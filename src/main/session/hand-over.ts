import type { ProblemCode } from '#shared/errors/codes.ts';
import type { IdentityCard } from '#shared/identity/card.ts';
import type { SecurityCode } from '#shared/ids/security-code.ts';
import type { Clock, ConsentPort, RelayAnswer } from '#shared/session/ports.ts';
import type { SessionView } from '#shared/session/view.ts';
import type { Log } from '../ports.ts';

/** What a hand-over does with a session and its window. */
export type HandOverWindow = {
  readonly open: () => Promise<void>;
  readonly close: () => void;
  readonly host: {
    readonly controller: {
      readonly view: () => SessionView;
      readonly sessionId: () => string | null;
      readonly redeem: (typed: string, besides?: string) => Promise<RelayAnswer<null>>;
      readonly end: (reason: 'declined' | 'cancelled') => void;
      readonly handOverFailed: (why: 'declined' | 'refused') => void;
      readonly handedOver: (to: string) => void;
    };
  };
};

/** Sharer: lets a colleague of the helper go on in their place (D12), one at a time. */
export type HandOvers<Window extends HandOverWindow> = {
  /** The helper has named a colleague by their code. */
  readonly begin: (code: SecurityCode) => void;
  /** The consent of the session that is to take over, until it does. */
  readonly consent: Pick<ConsentPort, 'ask' | 'cancel'>;
  /** To be told of every change of a session. */
  readonly changed: (window: Window) => void;
};

/**
 * The colleague comes in a session beside the one that is shared: relay and policy decide anew, both prove who they are, and the
 * person is asked with the colleague's proven card. Only their "Allow" ends the former session and gives this machine to the new
 * one; until then, and whatever else comes of it, the former one goes on.
 */
export function createHandOvers<Window extends HandOverWindow>(options: {
  /** The window that shares. */
  readonly sharing: () => Window;
  /** Makes a window that nobody sees, for a session beside the one that is shared. */
  readonly make: () => Window;
  /** The machine is this window's from now on. */
  readonly give: (window: Window) => void;
  readonly consent: Pick<ConsentPort, 'ask' | 'cancel'>;
  /** What of this machine is offered (D5): the answer says it, and the former session's end would forget it. */
  readonly displays: {
    readonly offered: () => readonly { readonly id: string }[];
    readonly offer: (ids: readonly string[]) => void;
  };
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
}): HandOvers<Window> {
  const { sharing, consent, log } = options;
  let now: { readonly window: Window; begun: boolean; asking: boolean } | null = null;

  function fail(why: 'declined' | 'refused', code?: ProblemCode): void {
    const failed = now;
    now = null;
    if (failed === null) return;
    log.info('hand-over-failed', { reason: why, ...(code === undefined ? {} : { code }) });
    failed.window.host.controller.end(why === 'declined' ? 'declined' : 'cancelled');
    failed.window.close();
    sharing().host.controller.handOverFailed(why);
  }

  async function begin(code: SecurityCode): Promise<void> {
    const besides = sharing().host.controller.sessionId();
    if (now !== null || besides === null) {
      sharing().host.controller.handOverFailed('refused');
      return;
    }
    const window = options.make();
    const mine = { window, begun: false, asking: false };
    now = mine;
    try {
      // Its page carries the connection: it has to be there before anybody comes.
      await window.open();
      if (now !== mine) return;
      const redeemed = window.host.controller.redeem(code, besides);
      mine.begun = true;
      const answer = await redeemed;
      if (!answer.ok && now === mine) fail('refused', answer.code);
    } catch (error) {
      log.error('window-failed', { error });
      if (now === mine) fail('refused');
    }
  }

  return {
    begin: (code) => void begin(code),
    changed: (window) => {
      if (now?.window !== window || !now.begun) return;
      const view = window.host.controller.view();
      if (view.phase === 'none') fail('refused');
      if (view.phase === 'ended') fail(view.reason === 'declined' ? 'declined' : 'refused');
    },
    consent: {
      ask: async (question) => {
        const mine = now;
        const former = sharing().host.controller.view();
        const name = mine === null ? null : handsTo(former, question.card);
        if (mine === null || name === null) {
          options.clock.after(0, () => fail('refused'));
          return { outcome: 'declined' };
        }
        mine.asking = true;
        const answer = await consent.ask({ ...question, takesOverFrom: name });
        mine.asking = false;
        const to = mine.window.host.controller.sessionId();
        const stands = now === mine && to !== null && handsTo(sharing().host.controller.view(), question.card) !== null;
        if (answer.outcome !== 'allowed' || !stands) {
          // One question: who said no is not asked again by the same colleague. The answer goes out before the end does.
          options.clock.after(0, () => now === mine && fail('declined'));
          return answer.outcome === 'allowed' ? { outcome: 'declined' } : answer;
        }
        now = null;
        const offered = options.displays.offered().map(({ id }) => id);
        sharing().host.controller.handedOver(to);
        options.give(mine.window);
        options.displays.offer(offered);
        log.info('handed-over');
        return answer;
      },
      cancel: () => {
        if (now?.asking === true) consent.cancel();
      }
    }
  };
}

/** The name of the helper in whose place this person may come: a colleague, while the session lives. */
function handsTo(former: SessionView, { tenantId, objectId }: IdentityCard): string | null {
  if (former.phase !== 'live' || former.role !== 'sharer') return null;
  return former.card.tenantId === tenantId && former.card.objectId !== objectId ? former.card.name : null;
}
