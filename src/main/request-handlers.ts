import type { Clipboard } from 'electron';
import { CodedError } from '#shared/errors/coded-error.ts';
import { endReasonSchema, problemCodeSchema } from '#shared/errors/codes.ts';
import type { RequestOutcome } from '#shared/ipc/channels.ts';
import type { RelayAnswer, SessionController } from '#shared/session/ports.ts';
import type { SessionView } from '#shared/session/view.ts';
import type { ConnectionCheck } from './check/connection-check.ts';
import type { Consent } from './consent/consent.ts';
import type { PostHandlers, RequestHandlers } from './ipc/register.ts';
import type { Overlay } from './pointing/overlay.ts';
import type { Log } from './ports.ts';
import type { Services } from './services.ts';
import type { SessionHost } from './session-host.ts';
import type { TransferDesk } from './transfer/desk.ts';

/** The services, as far as requests of a page reach them. */
export type HandlerServices = {
  readonly account: Pick<Services['account'], 'signedIn' | 'signIn' | 'cancelSignIn' | 'signOut'>;
  readonly relay: Pick<Services['relay'], 'standing' | 'retry'>;
  readonly gate: Services['gate'];
};

/** What the handlers of the contract act upon. */
export type HandlerParts = {
  /** `null` while the configuration is missing or wrong. */
  readonly services: HandlerServices | null;
  readonly configurationProblem: () => 'configuration-missing' | 'configuration-invalid';
  readonly host: SessionHost;
  readonly consent: Pick<Consent, 'questionFor' | 'answer'>;
  readonly clipboard: Pick<Clipboard, 'writeText'>;
  readonly transfers: TransferDesk;
  /** The connection check; `null` while the configuration is missing or wrong. */
  readonly check: ConnectionCheck | null;
  readonly overlay: Overlay;
  readonly snapshot: RequestHandlers['app.snapshot'];
  readonly setFullScreen: (on: boolean) => void;
  readonly showChat: () => void;
  /** The code of a link was used or given up. */
  readonly clearLinkedCode: () => void;
  /** What support may read about this installation: version and platform. */
  readonly about: string;
  readonly now: () => number;
};

/** What the renderer is told of a refusal: never the claims, which are main's own business. */
function failureOf(answer: Extract<RelayAnswer<unknown>, { ok: false }>) {
  const { code, retryAfterMs, reasons, permission } = answer;
  return {
    ok: false as const,
    code,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(reasons === undefined ? {} : { reasons: [...reasons] }),
    ...(permission === undefined ? {} : { permission })
  };
}

/** Whether a session may begin beside what there is, as far as can be seen before it is asked for. */
function canBegin({ phase }: SessionView): boolean {
  return phase === 'none' || phase === 'ended' || phase === 'waiting';
}

function outcomeOf(answer: RelayAnswer<null>): RequestOutcome {
  return answer.ok ? { ok: true } : failureOf(answer);
}

/** One handler for every request of the contract. */
export function createRequestHandlers(parts: HandlerParts): RequestHandlers {
  const { services, host } = parts;
  const { controller, peer } = host;
  const act = (run: (session: SessionController) => void) => () => run(controller);
  /** Begins a session once the gate lets it; where none can begin, the session itself says so. */
  const begin = async (run: () => Promise<RelayAnswer<null>>): Promise<RequestOutcome> => {
    if (services === null) return { ok: false, code: parts.configurationProblem() };
    return outcomeOf(canBegin(controller.view()) ? await services.gate.begin(run) : await run());
  };

  return {
    'app.snapshot': parts.snapshot,
    'account.signIn': async ({ switchAccount }) => {
      if (services === null) return { ok: false, code: parts.configurationProblem() };
      // The relay keeps this person out for want of a claim: meeting it is the sign-in that is needed.
      const demand = switchAccount || services.account.signedIn() === null ? null : services.gate.meetDemand();
      if (demand !== null) return outcomeOf(await demand);
      services.gate.abandon();
      controller.end('signed-out');
      return services.account.signIn(switchAccount);
    },
    'account.cancelSignIn': () => services?.account.cancelSignIn(),
    'account.signOut': async () => {
      services?.gate.abandon();
      controller.end('signed-out');
      await services?.account.signOut();
    },
    'policy.standing': async () => {
      if (services === null) return { ok: false, code: parts.configurationProblem() };
      const answer = await services.relay.standing();
      return answer.ok ? { ok: true, standing: answer.value } : failureOf(answer);
    },
    'relay.retry': () => {
      const demand = services?.gate.meetDemand() ?? null;
      if (demand === null) services?.relay.retry();
    },
    'session.create': ({ ticket }) => begin(() => controller.create(ticket)),
    'session.redeem': ({ typed }) => {
      parts.clearLinkedCode();
      return begin(() => controller.redeem(typed));
    },
    'session.choose': ({ mode }) => outcomeOf(controller.choose(mode)),
    'session.withdraw': act((session) => session.withdraw()),
    'session.giveBack': act((session) => session.giveBack()),
    'session.pause': ({ paused }) => controller.setPaused(paused),
    'session.takeBack': act((session) => session.takeBack()),
    'session.end': act((session) => session.end()),
    'session.dismiss': act((session) => session.dismiss()),
    'session.copy': async ({ what }) => {
      const view = controller.view();
      if (view.phase === 'waiting') await parts.clipboard.writeText(what === 'code' ? view.code : view.link);
    },
    'chat.send': ({ text }) => outcomeOf(controller.sendChat(text)),
    'chat.read': () => host.chatRead(),
    'transfer.sendFiles': () => parts.transfers.sendFiles(),
    'transfer.sendClipboard': () => parts.transfers.sendClipboard(),
    'transfer.fetchClipboard': () => parts.transfers.fetchClipboard(),
    'transfer.accept': ({ key }) => parts.transfers.accept(key),
    'transfer.cancel': ({ key }) => parts.transfers.cancel(key),
    'transfer.revoke': ({ right }) => parts.transfers.revoke(right),
    'transfer.show': ({ key }) => parts.transfers.showKept(key),
    'problem.copyDetails': async ({ code, reasons = [], permission }) => {
      if (!problemCodeSchema.safeParse(code).success && !endReasonSchema.safeParse(code).success) {
        throw new CodedError('bad-request');
      }
      const details = [parts.about, code, ...reasons, ...(permission === undefined ? [] : [permission])];
      await parts.clipboard.writeText([...details, new Date(parts.now()).toISOString()].join(' '));
    },
    'check.start': () => {
      if (parts.check === null) throw new CodedError(parts.configurationProblem());
      void parts.check.start();
    },
    'check.cancel': () => parts.check?.cancel(),
    'check.copy': async () => {
      if (parts.check !== null) await parts.clipboard.writeText(parts.check.report());
    },
    'check.probed': ({ probeId, outcome }) => parts.check?.probed(probeId, outcome),
    'window.fullScreen': ({ on }) => parts.setFullScreen(on),

    'peer.signal': (argument) => peer.fromPage.signal(argument),
    'peer.connected': (argument) => peer.fromPage.connected(argument),
    'peer.closed': (argument) => peer.fromPage.closed(argument),
    'peer.captureStarted': (argument) => peer.fromPage.captureStarted(argument),
    'peer.captureFailed': (argument) => peer.fromPage.captureFailed(argument),
    'peer.firstFrame': () => host.firstFrame(),

    'consent.question': (_argument, from) => parts.consent.questionFor(from),
    'consent.answer': ({ questionId, answer }, from) => ({
      accepted: parts.consent.answer(from, questionId, answer)
    }),

    'bar.view': () => host.presence().sharing?.bar ?? null,
    'bar.pause': ({ paused }) => controller.setPaused(paused),
    'bar.takeBack': act((session) => session.takeBack()),
    'bar.chat': () => parts.showChat(),
    'bar.stop': act((session) => session.end()),

    'frame.view': () => host.presence().sharing?.frame ?? null,

    ...parts.overlay.requests
  };
}

/** One handler for every post of the contract. */
export function createPostHandlers(
  host: Pick<SessionHost, 'peer'>,
  overlay: Pick<Overlay, 'posts'>,
  log: Log
): PostHandlers {
  return {
    'peer.data': (argument) => host.peer.fromPage.data(argument),
    'peer.tilesTaken': (argument) => host.peer.fromPage.tilesTaken(argument),
    ...overlay.posts,
    'peer.transfer': (argument) => host.peer.fromPage.transfer(argument),
    'peer.transferTaken': (argument) => host.peer.fromPage.transferTaken(argument),
    'peer.tilesRefused': ({ reason }) => log.warn('tiles-refused', { reason })
  };
}
