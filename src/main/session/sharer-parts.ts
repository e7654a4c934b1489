import type { CapturePort, ConsentPort, InjectorPort } from '#shared/session/ports.ts';
import type { Consent } from '../consent/consent.ts';

/** What of this machine there is once, and only the one session that shares may use: screen, input, the person's consent. */
export type SharerParts = {
  readonly capture: CapturePort;
  readonly injector: InjectorPort;
  readonly consent: ConsentPort & Pick<Consent, 'askTransfer' | 'cancelTransfer'>;
};

/**
 * The same for one of several sessions (D12). While `mine` says no they are dead: nothing is shown, pressed, asked or taken away,
 * so that a session in which this person helps can neither use this machine nor end what another one does.
 */
export function heldWhile(mine: () => boolean, { capture, injector, consent }: SharerParts): SharerParts {
  const only = (run: () => void) => {
    if (mine()) run();
  };
  return {
    capture: {
      display: async () => (mine() ? capture.display() : null),
      permit: (display, epoch) => only(() => capture.permit(display, epoch)),
      revoke: () => only(capture.revoke)
    },
    injector: {
      available: injector.available,
      begin: (display) => only(() => injector.begin(display)),
      move: (at) => only(() => injector.move(at)),
      apply: (action) => only(() => injector.apply(action)),
      releaseAll: () => only(injector.releaseAll),
      refused: injector.refused
    },
    consent: {
      ask: async (question) => (mine() ? consent.ask(question) : { outcome: 'declined' }),
      cancel: () => only(consent.cancel),
      askTransfer: async (question) => (mine() ? consent.askTransfer(question) : 'declined'),
      cancelTransfer: () => only(consent.cancelTransfer)
    }
  };
}
