import type { Clipboard } from 'electron';
import { CodedError } from '#shared/errors/coded-error.ts';
import { type EndReason, endReasonSchema, problemCodeSchema } from '#shared/errors/codes.ts';
import type { RequestAnswer, RequestOutcome, SharerPanel } from '#shared/ipc/channels.ts';
import type { SessionRole } from '#shared/session/modes.ts';
import type { RelayAnswer, SessionController } from '#shared/session/ports.ts';
import type { SessionView } from '#shared/session/view.ts';
import type { ConnectionCheck } from './check/connection-check.ts';
import type { Consent } from './consent/consent.ts';
import type { OfferedDisplays } from './displays/offered-displays.ts';
import type { PostHandlers, RequestHandlers } from './ipc/register.ts';
import type { Log } from './ports.ts';
import type { Services } from './services.ts';
import type { SessionWindow } from './session/session-window.ts';

type Snapshot = RequestAnswer<'app.snapshot'>;
const BUSY = { ok: false, code: 'busy' } as const;

/** The services, as far as requests of a page reach them. */
export type HandlerServices = {
  readonly account: Pick<Services['account'], 'signedIn' | 'signIn' | 'cancelSignIn' | 'signOut'>;
  readonly relay: Pick<Services['relay'], 'standing' | 'retry'>;
  readonly gate: Services['gate'];
  readonly kept: Pick<Services['kept'], 'take' | 'giveUp' | 'forget'>;
};

/** One of the app's sessions, as far as its page reaches it. */
export type PageSession = Pick<SessionWindow, 'host' | 'transfers' | 'overlay' | 'displays' | 'setFullScreen'>;

/** What the handlers of the contract act upon. */
export type HandlerParts = {
  /** `null` while the configuration is missing or wrong. */
  readonly services: HandlerServices | null;
  readonly configurationProblem: () => 'configuration-missing' | 'configuration-invalid';
  /** The session of the page that asks (D12). Throws `sender-refused` when its window is closing or none. */
  readonly sessionOf: (from: number) => PageSession;
  /** Whether a session may begin in the page's window beside those of the others. */
  readonly mayBegin: (from: number, as: SessionRole) => boolean;
  /** One more window for one more session. */
  readonly another: () => RequestOutcome;
  /** The session that uses this machine's screen and input: bar, frame and overlay are about it. */
  readonly sharing: () => PageSession;
  readonly endAll: (reason: EndReason) => void;
  readonly consent: Pick<Consent, 'questionFor' | 'answer' | 'askDisplays'>;
  readonly offered: Pick<OfferedDisplays, 'lookedAt'>;
  readonly clipboard: Pick<Clipboard, 'writeText'>;
  /** The connection check; `null` while the configuration is missing or wrong. */
  readonly check: ConnectionCheck | null;
  readonly snapshot: (from: number) => Snapshot;
  readonly showPanel: (panel: SharerPanel) => void;
  /** The code of a link was used or given up. */
  readonly clearLinkedCode: () => void;
  /** What Home offers is something else. */
  readonly appChanged: () => void;
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
  const { services, sessionOf, sharing } = parts;
  const controllerOf = (from: number) => sessionOf(from).host.controller;
  const fromPage = (from: number) => sessionOf(from).host.peer.fromPage;
  const transfersOf = (from: number) => sessionOf(from).transfers;
  const act = (run: (session: SessionController) => void) => (_argument: undefined, from: number) =>
    run(controllerOf(from));
  const actSharing = (run: (session: SessionController) => void) => () => run(sharing().host.controller);
  /** Begins a session once the gate lets it; where none can begin, the session itself says so. */
  const begin = async (
    from: number,
    as: SessionRole,
    run: (controller: SessionController) => Promise<RelayAnswer<null>>
  ): Promise<RequestOutcome> => {
    if (services === null) return { ok: false, code: parts.configurationProblem() };
    // Looked at again behind the gate: the window may be closed by then, or another one may have begun to share.
    const now = async () => (parts.mayBegin(from, as) ? run(controllerOf(from)) : BUSY);
    const gated = canBegin(controllerOf(from).view()) && parts.mayBegin(from, as);
    return outcomeOf(gated ? await services.gate.begin(now) : await now());
  };

  /** Sharer: which displays may be seen. Answers whether they were chosen. */
  const askDisplays = async (controller: SessionController): Promise<boolean> => {
    const view = controller.view();
    return view.phase === 'live' && view.role === 'sharer' && (await parts.consent.askDisplays({ card: view.card }));
  };
  /** Going on where nothing that was offered is left (D5) begins with the question what else may be seen. */
  const setPaused = (controller: SessionController, paused: boolean): void => {
    if (paused || parts.offered.lookedAt() !== null) controller.setPaused(paused);
    else
      void askDisplays(controller).then((chosen) => {
        if (chosen) controller.setPaused(false);
      });
  };

  return {
    'app.snapshot': (_argument, from) => parts.snapshot(from),
    'account.signIn': async ({ switchAccount }) => {
      if (services === null) return { ok: false, code: parts.configurationProblem() };
      // The relay keeps this person out for want of a claim: meeting it is the sign-in that is needed.
      const demand = switchAccount || services.account.signedIn() === null ? null : services.gate.meetDemand();
      if (demand !== null) return outcomeOf(await demand);
      services.gate.abandon();
      parts.endAll('signed-out');
      return services.account.signIn(switchAccount);
    },
    'account.cancelSignIn': () => services?.account.cancelSignIn(),
    'account.signOut': async () => {
      services?.gate.abandon();
      parts.endAll('signed-out');
      services?.kept.giveUp();
      services?.kept.forget();
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
    'session.create': ({ ticket }, from) => begin(from, 'helper', (controller) => controller.create(ticket)),
    'session.another': () => parts.another(),
    'session.redeem': ({ typed }, from) => {
      parts.clearLinkedCode();
      return begin(from, 'sharer', (controller) => controller.redeem(typed));
    },
    'session.takeUp': (_argument, from) =>
      begin(from, 'sharer', async (controller) => {
        const former = services?.kept.take() ?? null;
        if (former !== null) controller.takeUp(former);
        parts.appChanged();
        return former === null ? { ok: false, code: 'session-not-found' } : { ok: true, value: null };
      }),
    'session.giveUp': () => {
      services?.kept.giveUp();
      parts.appChanged();
    },
    'session.choose': ({ mode }, from) => outcomeOf(controllerOf(from).choose(mode)),
    'session.handOver': ({ typed }, from) => outcomeOf(controllerOf(from).handOver(typed)),
    'session.withdraw': act((session) => session.withdraw()),
    'session.giveBack': act((session) => session.giveBack()),
    'session.pause': ({ paused }, from) => setPaused(controllerOf(from), paused),
    'session.takeBack': act((session) => session.takeBack()),
    'session.end': act((session) => session.end()),
    'session.dismiss': act((session) => session.dismiss()),
    'session.copy': async ({ what }, from) => {
      const view = controllerOf(from).view();
      if (view.phase === 'waiting') await parts.clipboard.writeText(what === 'code' ? view.code : view.link);
    },
    'chat.send': ({ text }, from) => outcomeOf(controllerOf(from).sendChat(text)),
    'chat.read': (_argument, from) => sessionOf(from).host.chatRead(),
    'transfer.sendFiles': (_argument, from) => transfersOf(from).sendFiles(),
    'transfer.drop': ({ files }, from) => transfersOf(from).sendDropped(files),
    'transfer.sendClipboard': (_argument, from) => transfersOf(from).sendClipboard(),
    'transfer.fetchClipboard': (_argument, from) => transfersOf(from).fetchClipboard(),
    'transfer.accept': ({ key }, from) => transfersOf(from).accept(key),
    'transfer.cancel': ({ key }, from) => transfersOf(from).cancel(key),
    'transfer.revoke': ({ right }, from) => transfersOf(from).revoke(right),
    'transfer.show': ({ key }, from) => transfersOf(from).showKept(key),
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
    'window.fullScreen': ({ on }, from) => sessionOf(from).setFullScreen(on),

    'peer.signal': (argument, from) => fromPage(from).signal(argument),
    'peer.connected': (argument, from) => fromPage(from).connected(argument),
    'peer.closed': (argument, from) => fromPage(from).closed(argument),
    'peer.captureStarted': (argument, from) => fromPage(from).captureStarted(argument),
    'peer.captureFailed': (argument, from) => fromPage(from).captureFailed(argument),
    'peer.firstFrame': (_argument, from) => sessionOf(from).host.firstFrame(),

    'consent.question': (_argument, from) => parts.consent.questionFor(from),
    'displays.view': (_argument, from) => sessionOf(from).displays.view(),
    'displays.choose': ({ id }, from) => sessionOf(from).displays.choose(id),
    'displays.change': (_argument, from) => void askDisplays(controllerOf(from)),
    'consent.answer': ({ questionId, answer, displays }, from) => ({
      accepted: parts.consent.answer(from, questionId, answer, displays)
    }),

    'bar.view': () => sharing().host.presence().sharing?.bar ?? null,
    'bar.pause': ({ paused }) => setPaused(sharing().host.controller, paused),
    'bar.takeBack': actSharing((session) => session.takeBack()),
    'bar.show': ({ panel }) => parts.showPanel(panel),
    'bar.stop': actSharing((session) => session.end()),

    'frame.view': () => sharing().host.presence().sharing?.frame ?? null,

    'pointing.allowed': (argument, from) => sessionOf(from).overlay.requests['pointing.allowed'](argument, from),
    'bar.pointing': (argument, from) => sharing().overlay.requests['bar.pointing'](argument, from),
    'bar.allowPointing': (argument, from) => sharing().overlay.requests['bar.allowPointing'](argument, from),
    'bar.clearPointing': (argument, from) => sharing().overlay.requests['bar.clearPointing'](argument, from),
    'overlay.view': (argument, from) => sharing().overlay.requests['overlay.view'](argument, from),
    'overlay.label': (argument, from) => sharing().overlay.requests['overlay.label'](argument, from)
  };
}

/** One handler for every post of the contract. */
export function createPostHandlers(sessionOf: HandlerParts['sessionOf'], log: Log): PostHandlers {
  const fromPage = (from: number) => sessionOf(from).host.peer.fromPage;
  return {
    'peer.data': (argument, from) => fromPage(from).data(argument),
    'peer.tilesTaken': (argument, from) => fromPage(from).tilesTaken(argument),
    'pointing.say': (argument, from) => sessionOf(from).overlay.posts['pointing.say'](argument, from),
    'transfer.part': (part, from) => sessionOf(from).transfers.droppedPart(part),
    'peer.transfer': (argument, from) => fromPage(from).transfer(argument),
    'peer.transferTaken': (argument, from) => fromPage(from).transferTaken(argument),
    'peer.tilesRefused': ({ reason }) => log.warn('tiles-refused', { reason })
  };
}
