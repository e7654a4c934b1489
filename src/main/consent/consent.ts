import { type AskedDisplay, choosable } from '#shared/displays/view.ts';
import type { IdentityCard } from '#shared/identity/card.ts';
import type { ConsentQuestion, DisplaysQuestion, ModeQuestion, TransferQuestion } from '#shared/ipc/channels.ts';
import { CONSENT_TIMEOUT_MS } from '#shared/protocol/limits.ts';
import type { Clock, ConsentAnswer, ConsentPort } from '#shared/session/ports.ts';
import type { TransferRight } from '#shared/transfer/rights.ts';
import type { Log } from '../ports.ts';

/** What the consent window can answer. */
export type ConsentChoice = 'allow' | 'allow-view' | 'decline';

type QuestionReply =
  | { readonly outcome: 'answered'; readonly answer: ConsentChoice }
  | { readonly outcome: 'timeout' }
  | { readonly outcome: 'cancelled' };

/** What every question is given when it is raised. */
type Circumstances = Pick<ConsentQuestion, 'questionId' | 'askedAt' | 'expiresAt' | 'locale' | 'stopShortcut'>;

/** The question service of `ipc/ask-window.ts`, as consent uses it. */
type Questions = {
  readonly ask: (options: {
    readonly questionId: string;
    readonly windowId: number;
    readonly timeoutMs: number;
    readonly accepts: (answer: ConsentChoice) => boolean;
  }) => Promise<QuestionReply>;
  readonly answer: (windowId: number, questionId: string, answer: ConsentChoice) => boolean;
  readonly setVisible: (windowId: number, visible: boolean) => void;
  readonly cancelAll: (windowId: number) => void;
};

/** One opened consent window; see `windows/consent-window.ts`. */
export type OpenedConsentWindow = { readonly id: number; readonly close: () => void };

export type Consent = ConsentPort & {
  /**
   * Asks whether something may be carried between the two machines (D9). Never takes the place of a question about the
   * screen: while one is open this one comes out as `displaced`, as it does when one takes its place.
   */
  readonly askTransfer: (question: {
    readonly card: IdentityCard;
    readonly right: TransferRight;
  }) => Promise<'allowed' | 'declined' | 'timeout' | 'displaced'>;
  /**
   * Asks which displays the helper may see from now on (D5); `false` unless the sharer allowed some. As with
   * {@link askTransfer} a question about the screen goes first.
   */
  readonly askDisplays: (question: { readonly card: IdentityCard }) => Promise<boolean>;
  /** Takes a question about carrying something away, and no other. */
  readonly cancelTransfer: () => void;
  /** The question that this window has to show; `null` for any window that was not asked. */
  readonly questionFor: (windowId: number) => ConsentQuestion | null;
  /**
   * Takes an answer of a window, with the displays that are offered where the question has any; answers whether it counted.
   */
  readonly answer: (
    windowId: number,
    questionId: string,
    choice: ConsentChoice,
    displays?: readonly string[] | undefined
  ) => boolean;
};

/**
 * The consent gate (B4, protocol.md "Consent"): raises one question at a time, each in a window of its own that is opened
 * for it and closed with it. Only an `allow` of that window, while visible and not sooner than
 * the service's minimum, is consent; silence is `timeout`, and everything else (another question, a closed or
 * broken window, an error) is `declined`.
 */
export function createConsent(options: {
  readonly clock: Clock;
  readonly randomId: () => string;
  readonly questions: Questions;
  readonly openWindow: (on: {
    readonly onVisible: (visible: boolean) => void;
    readonly onGone: () => void;
    /** How many displays there are to choose from. */
    readonly choices: number;
  }) => OpenedConsentWindow;
  readonly locale: () => string;
  readonly stopShortcut: () => string | null;
  readonly displays: {
    /** What is there to be offered now. */
    readonly asked: () => AskedDisplay[];
    /** What the sharer offers; called before their yes counts. */
    readonly offer: (ids: readonly string[]) => void;
  };
  readonly log: Log;
}): Consent {
  const { clock, questions, log } = options;
  /** Displays that came with the last answer. */
  let offered: readonly string[] = [];
  let asked: { readonly window: OpenedConsentWindow; readonly question: ConsentQuestion } | null = null;

  /** Takes the present question away; its promise settles as declined. */
  function withdraw(): void {
    const former = asked;
    asked = null;
    if (former === null) return;
    questions.cancelAll(former.window.id);
    former.window.close();
  }

  /** Opens a window for one question and waits for what comes of it. */
  async function raise(
    about:
      | Omit<ModeQuestion, keyof Circumstances>
      | Omit<TransferQuestion, keyof Circumstances>
      | Omit<DisplaysQuestion, keyof Circumstances>
  ): Promise<QuestionReply | { readonly outcome: 'displaced' }> {
    withdraw();
    const question: ConsentQuestion = {
      ...about,
      questionId: options.randomId(),
      askedAt: clock.now(),
      expiresAt: clock.now() + CONSENT_TIMEOUT_MS,
      locale: options.locale(),
      stopShortcut: options.stopShortcut()
    };
    let window: OpenedConsentWindow;
    try {
      window = options.openWindow({
        onVisible: (visible) => questions.setVisible(window.id, visible),
        onGone: () => questions.cancelAll(window.id),
        choices: about.about === 'transfer' ? 0 : choosable(about.displays).length
      });
    } catch (error) {
      log.error('consent-window-failed', { error });
      return { outcome: 'cancelled' };
    }
    asked = { window, question };
    const reply = await questions.ask({
      questionId: question.questionId,
      windowId: window.id,
      timeoutMs: CONSENT_TIMEOUT_MS,
      // "Viewing only" is an answer to a question about control and to no other.
      accepts: (answer) => answer !== 'allow-view' || (about.about === 'mode' && about.mode === 'control')
    });
    const stood = asked?.question === question;
    if (stood) asked = null;
    window.close();
    if (reply.outcome === 'answered' && reply.answer !== 'decline' && about.about !== 'transfer') {
      options.displays.offer(offered);
    }
    return reply.outcome === 'cancelled' && !stood ? { outcome: 'displaced' } : reply;
  }

  return {
    ask: async ({ card, mode, current, takesOverFrom }) => {
      const displays = options.displays.asked();
      const after = takesOverFrom === undefined ? {} : { takesOverFrom };
      return answerOf(await raise({ about: 'mode', card, mode, current, displays, ...after }), mode);
    },
    cancel: withdraw,
    askTransfer: async ({ card, right }) => {
      if (asked?.question.about === 'mode') return 'displaced';
      const reply = await raise({ about: 'transfer', card, right });
      if (reply.outcome === 'answered') return reply.answer === 'allow' ? 'allowed' : 'declined';
      return reply.outcome === 'cancelled' ? 'declined' : reply.outcome;
    },
    askDisplays: async ({ card }) => {
      if (asked?.question.about === 'mode') return false;
      const reply = await raise({ about: 'displays', card, displays: options.displays.asked() });
      return reply.outcome === 'answered' && reply.answer === 'allow';
    },
    cancelTransfer: () => {
      if (asked?.question.about === 'transfer') withdraw();
    },
    questionFor: (windowId) => (asked?.window.id === windowId ? asked.question : null),
    answer: (windowId, questionId, choice, displays) => {
      const question = asked?.question;
      const chosen = question === undefined || question.about === 'transfer' ? [] : offeredBy(question, displays);
      // A yes to no display at all, or to one that was not asked about, is none.
      if (choice !== 'decline' && chosen === null) return false;
      const before = offered;
      offered = chosen ?? [];
      const counted = questions.answer(windowId, questionId, choice);
      if (!counted) offered = before;
      return counted;
    }
  };
}

/** What an answer offers of what it was asked about: what the window says, else what it showed as offered. */
function offeredBy(
  { displays }: Pick<ModeQuestion, 'displays'>,
  said: readonly string[] | undefined
): readonly string[] | null {
  const ids = said ?? displays.filter(({ offered }) => offered).map(({ id }) => id);
  // Where no display could be read there is none to choose; nothing can be shared either.
  if (displays.length === 0) return ids.length === 0 ? ids : null;
  return ids.length > 0 && ids.every((id) => displays.some((display) => display.id === id)) ? ids : null;
}

function answerOf(reply: QuestionReply | { readonly outcome: 'displaced' }, mode: 'view' | 'control'): ConsentAnswer {
  if (reply.outcome === 'timeout') return { outcome: 'timeout' };
  if (reply.outcome !== 'answered' || reply.answer === 'decline') return { outcome: 'declined' };
  return { outcome: 'allowed', mode: reply.answer === 'allow-view' ? 'view' : mode };
}
