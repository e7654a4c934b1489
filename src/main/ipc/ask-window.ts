import type { Cancel, Clock } from '#shared/session/ports.ts';

/** How a question to a window came out. */
export type Reply<Answer> =
  | { readonly outcome: 'answered'; readonly answer: Answer }
  | { readonly outcome: 'timeout' }
  | { readonly outcome: 'cancelled' };

type Pending<Answer> = {
  readonly windowId: number;
  readonly settle: (reply: Reply<Answer>) => void;
  readonly accepts: (answer: Answer) => boolean;
  readonly stopTimer: Cancel;
  /** Since when the window has been on the screen without a break; `null` while it is not. */
  visibleSince: number | null;
};

/** Questions of main to a window: each has an unguessable id, one window, an end, and is answered at most once. */
export type Questions<Answer> = {
  readonly ask: (options: {
    readonly questionId: string;
    readonly windowId: number;
    /** Mandatory: a question without an end would keep its asker waiting for ever. */
    readonly timeoutMs: number;
    /** Whether this answer fits this question; one that does not is refused and settles nothing. */
    readonly accepts: (answer: Answer) => boolean;
  }) => Promise<Reply<Answer>>;
  /** Takes an answer from a window. Answers whether it counted. */
  readonly answer: (windowId: number, questionId: string, answer: Answer) => boolean;
  /** Tells that a window is on the screen, or is not any more. */
  readonly setVisible: (windowId: number, visible: boolean) => void;
  /** Every question of a window that was closed, reloaded, or navigated comes out as cancelled. */
  readonly cancelAll: (windowId: number) => void;
};

/**
 * The question service (style.md point 7). An answer counts only from the window that was asked, with the question's id,
 * while the window is visible and has been for `minVisibleMs`: what was not on the screen was not read.
 */
export function createQuestions<Answer>(clock: Clock, minVisibleMs: number): Questions<Answer> {
  const pending = new Map<string, Pending<Answer>>();

  const settle = (questionId: string, reply: Reply<Answer>) => {
    const question = pending.get(questionId);
    if (question === undefined) return;
    pending.delete(questionId);
    question.stopTimer();
    question.settle(reply);
  };

  return {
    ask: ({ questionId, windowId, timeoutMs, accepts }) =>
      new Promise((resolve) => {
        pending.set(questionId, {
          windowId,
          settle: resolve,
          accepts,
          stopTimer: clock.after(timeoutMs, () => settle(questionId, { outcome: 'timeout' })),
          visibleSince: null
        });
      }),
    answer: (windowId, questionId, answer) => {
      const question = pending.get(questionId);
      if (question === undefined || question.windowId !== windowId) return false;
      if (question.visibleSince === null || clock.now() - question.visibleSince < minVisibleMs) return false;
      if (!question.accepts(answer)) return false;
      settle(questionId, { outcome: 'answered', answer });
      return true;
    },
    setVisible: (windowId, visible) => {
      for (const question of pending.values()) {
        if (question.windowId !== windowId) continue;
        if (!visible) question.visibleSince = null;
        else question.visibleSince ??= clock.now();
      }
    },
    cancelAll: (windowId) => {
      for (const [questionId, question] of [...pending]) {
        if (question.windowId === windowId) settle(questionId, { outcome: 'cancelled' });
      }
    }
  };
}
