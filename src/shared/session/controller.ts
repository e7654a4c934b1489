import type { EndReason } from '../errors/codes.ts';
import { parseSecurityCode } from '../ids/security-code.ts';
import { buildJoinLink } from '../links/join-link.ts';
import { MAX_CHAT_TEXT } from '../protocol/limits.ts';
import type { SessionEvent } from '../protocol/relay.ts';
import { undelivered, withDelivered, withMine, withTheirs } from './chat-thread.ts';
import type { SessionEffect, SessionInput, TimerName } from './events.ts';
import { MAX_HAND_OVERS } from './hand-over.ts';
import { createInputGate } from './input-gate.ts';
import { createLiveCapture } from './live-capture.ts';
import { createPeerConversation } from './peer-conversation.ts';
import type { Cancel, RelayAnswer, SessionController, SessionPorts } from './ports.ts';
import { NO_SESSION, next } from './reducer.ts';
import { formerOf, isEstablished, type SessionState, sessionIdOf } from './state.ts';
import type { ChatLine } from './view.ts';
import { viewOf } from './view-of.ts';

const DONE: RelayAnswer<null> = { ok: true, value: null };
const WRONG_STATE: RelayAnswer<null> = { ok: false, code: 'wrong-state' };

/**
 * One session of one person, hosted over ports: feeds the rules ({@link next}) with what happens and carries out the
 * effects they name. It decides nothing itself. What comes late, from a former session, is dropped by its `generation`.
 */
export function createSessionController(ports: SessionPorts): SessionController {
  let state: SessionState = NO_SESSION;
  let thread: readonly ChatLine[] = [];
  /** Grows with every new session, so that answers meant for a former one find nobody. */
  let generation = 0;
  /** Grows with every connection of a session, so that what was asked about a former one finds nobody. */
  let talk = 0;
  const timers = new Map<TimerName, Cancel>();
  let working = false;
  const queue: SessionInput[] = [];

  const inputGate = createInputGate(ports, () => state);
  const conversation = createPeerConversation(ports, {
    input: inputGate,
    sessionId: () => sessionIdOf(state),
    dispatch,
    captureStarted: () => capture.started(),
    captureFailed: () => capture.failed()
  });
  const capture = createLiveCapture(ports, { state: () => state, dispatch, current });

  /** Applies one event after another; an event raised by an effect waits for its turn. */
  function dispatch(event: SessionInput): void {
    queue.push(event);
    if (working) return;
    working = true;
    try {
      for (let event = queue.shift(); event !== undefined; event = queue.shift()) apply(event);
    } finally {
      working = false;
    }
  }

  function apply(event: SessionInput): void {
    const before = state;
    const step = next(state, event, ports.clock.now());
    state = step.state;
    for (const effect of step.effects) carryOut(effect);
    if (state === before) return;
    ports.keep?.(formerOf(state));
    ports.screen.show(viewOf(state));
    conversation.stateChanged(state);
  }

  function carryOut(effect: SessionEffect): void {
    switch (effect.do) {
      case 'open-peer':
        talk += 1;
        conversation.open({
          initiator: effect.initiator,
          iceServers: effect.iceServers,
          transport: effect.transport
        });
        return;
      case 'prove':
        void inThisTalk(ports.identity.prove({ ...effect, ...effect.fingerprints }), (proof) =>
          conversation.send(proof)
        );
        return;
      case 'verify':
        void inThisTalk(
          ports.identity.verify(effect.proof, {
            sessionId: effect.sessionId,
            role: effect.role,
            ...effect.fingerprints
          }),
          (verdict) =>
            dispatch(
              verdict.ok
                ? { type: 'proven', person: verdict.value }
                : {
                    type: 'not-proven',
                    reason: verdict.code === 'tenant-not-allowed' ? 'tenant-not-allowed' : 'identity-not-proven'
                  }
            )
        );
        return;
      case 'look-up-card':
        void inThisTalk(
          Promise.all([ports.identity.card(effect.person), ports.identity.checkWords(effect.fingerprints)]),
          ([card, checkWords]) => dispatch({ type: 'card', card, checkWords })
        );
        return;
      case 'send':
        conversation.send(effect.message);
        return;
      case 'ask-consent':
        void current(
          ports.consent.ask({ card: effect.card, mode: effect.mode, current: effect.current }),
          (answer) => dispatch({ type: 'consent', askId: effect.askId, answer }),
          () => dispatch({ type: 'consent', askId: effect.askId, answer: { outcome: 'declined' } })
        );
        return;
      case 'cancel-consent':
        ports.consent.cancel();
        return;
      case 'hand-over':
        if (ports.handOver === undefined) dispatch({ type: 'hand-over-failed', why: 'refused' });
        else ports.handOver(effect.code);
        return;
      case 'ask-machine-idle':
        dispatch({ type: 'machine-idle', ms: ports.machineIdleMs() });
        return;
      case 'start-capture':
        capture.start(effect.moved === true);
        return;
      case 'stop-capture':
        capture.stop();
        return;
      case 'release-input':
        inputGate.release();
        return;
      case 'chat-line':
        showChat(withTheirs(thread, effect.message, ports.clock.now()));
        return;
      case 'chat-delivered':
        showChat(withDelivered(thread, effect.messageId));
        return;
      case 'report':
        ports.signalling.report(effect.sessionId, effect.event);
        return;
      case 'end-at-relay':
        ports.signalling.end(effect.sessionId, effect.reason);
        return;
      case 'rejoin':
        ports.signalling.rejoin(effect.sessionId);
        return;
      case 'repeat-chat':
        for (const { messageId, text, at } of undelivered(thread)) {
          conversation.send({ type: 'chat', messageId, text, sentAt: at });
        }
        return;
      case 'restart-peer':
        ports.peer.restart();
        return;
      case 'close-peer':
        talk += 1;
        conversation.close();
        return;
      case 'timer':
        setTimer(effect.name, effect.ms);
        return;
    }
  }

  /** Continues with the result only if the session is still the same; a failure without a handler ends as `internal`. */
  async function current<Value>(
    work: Promise<Value>,
    then: (value: Value) => void,
    otherwise?: () => void
  ): Promise<void> {
    const mine = generation;
    try {
      const value = await work;
      if (mine === generation) then(value);
    } catch {
      if (mine === generation) (otherwise ?? (() => dispatch({ type: 'end', reason: 'internal' })))();
    }
  }

  /** The same for what is about the present connection: one that took its place has nothing to do with it. */
  async function inThisTalk<Value>(work: Promise<Value>, then: (value: Value) => void): Promise<void> {
    const mine = talk;
    await current(
      work,
      (value) => mine === talk && then(value),
      () => mine === talk && dispatch({ type: 'end', reason: 'internal' })
    );
  }

  function setTimer(name: TimerName, ms: number | null): void {
    timers.get(name)?.();
    timers.delete(name);
    if (ms === null) return;
    timers.set(
      name,
      ports.clock.after(ms, () => {
        timers.delete(name);
        dispatch({ type: 'timer', name });
      })
    );
  }

  ports.signalling.onEvent((event) => void onRelayEvent(event));
  ports.signalling.onLost((sessionId) => {
    if (sessionIdOf(state) !== sessionId) return;
    if (state.phase === 'suspended') dispatch({ type: 'not-rejoined', sessionId });
    // Live people talk to each other without the relay; before that they need it to find each other.
    else if (!isEstablished(state)) dispatch({ type: 'end', reason: 'relay-lost' });
  });

  async function onRelayEvent(event: SessionEvent): Promise<void> {
    switch (event.type) {
      case 'session.joined':
      case 'session.rejoined':
      case 'session.grant': {
        await current(ports.identity.verifyGrant(event.grant), (verdict) => {
          if (!verdict.ok) dispatch({ type: 'grant-refused', sessionId: event.sessionId });
          else if (event.type === 'session.grant') dispatch({ type: 'grant-renewed', grant: verdict.value });
          else {
            const { role, sessionId, iceServers, transport } = event;
            const me = ports.identity.me();
            const type = event.type === 'session.joined' ? 'joined' : 'rejoined';
            dispatch({ type, role, sessionId, grant: verdict.value, me, iceServers, transport });
          }
        });
        return;
      }
      case 'session.signal':
        conversation.remoteSignal(event.sessionId, event.payload);
        return;
      case 'session.guessed':
        dispatch({ type: 'guessed', sessionId: event.sessionId });
        return;
      case 'session.peer':
        dispatch({ type: 'peer-present', sessionId: event.sessionId, present: event.present });
        return;
      case 'session.suspended':
        dispatch({ type: 'suspended', sessionId: event.sessionId });
        return;
      case 'session.ended':
        dispatch({ type: 'relay-ended', sessionId: event.sessionId, reason: event.reason });
        return;
    }
  }

  /** Read anew: what held before an await need not hold after it. */
  const phase = (): SessionState['phase'] => state.phase;

  /** What a person's own stop means where they are now. */
  function stopReason(): EndReason {
    if (isEstablished(state) || state.phase === 'proving')
      return state.role === 'helper' ? 'helper-ended' : 'sharer-ended';
    if (state.phase === 'suspended') return state.role === 'helper' ? 'helper-ended' : 'sharer-ended';
    if (state.phase === 'interrupted') return state.before.role === 'helper' ? 'helper-ended' : 'sharer-ended';
    return 'cancelled';
  }

  function showChat(lines: readonly ChatLine[]): void {
    thread = lines;
    ports.screen.chat(thread);
  }

  /** A fresh session begins: whatever the former one still waits for must not reach it. */
  function begin(): number {
    generation += 1;
    conversation.closeNow();
    showChat([]);
    return generation;
  }

  return {
    view: () => viewOf(state),
    chatLines: () => thread,
    create: async (ticket) => {
      if (state.phase !== 'none' && state.phase !== 'ended' && state.phase !== 'waiting') return WRONG_STATE;
      const mine = begin();
      dispatch({ type: 'create' });
      const answer = await ports.signalling.create(ticket);
      if (mine !== generation || phase() !== 'creating') {
        if (answer.ok) ports.signalling.end(answer.value.sessionId, 'cancelled');
        return DONE;
      }
      if (!answer.ok) {
        dispatch({ type: 'refused' });
        return answer;
      }
      // The helper passes the link on under their own name: it is made here, and the relay's is not looked at.
      dispatch({ type: 'created', ...answer.value, link: buildJoinLink(answer.value.code) });
      return DONE;
    },
    redeem: async (typed, besides) => {
      const code = parseSecurityCode(typed);
      if (code === undefined) return { ok: false, code: 'code-not-accepted' };
      if (state.phase !== 'none' && state.phase !== 'ended') return WRONG_STATE;
      const mine = begin();
      dispatch({ type: 'redeem' });
      const answer = await ports.signalling.redeem(code, besides);
      // The join may have come before this answer; only who went away meanwhile takes the attempt back.
      if (mine !== generation || phase() === 'none' || phase() === 'ended') {
        if (answer.ok) ports.signalling.end(answer.value.sessionId, 'cancelled');
        return DONE;
      }
      if (answer.ok) return DONE;
      dispatch({ type: 'refused' });
      return answer;
    },
    takeUp: (former) => {
      if (state.phase !== 'none' && state.phase !== 'ended') return;
      begin();
      dispatch({ type: 'take-up', former });
    },
    restarting: () => dispatch({ type: 'restarting' }),
    choose: (mode) => {
      if (!isEstablished(state) || state.role !== 'helper') return WRONG_STATE;
      if (!state.grant.modes.includes(mode)) return { ok: false, code: 'not-allowed' };
      dispatch({ type: 'choose', mode, askId: ports.randomId() });
      return DONE;
    },
    handOver: (typed) => {
      const code = parseSecurityCode(typed);
      if (code === undefined) return { ok: false, code: 'code-not-accepted' };
      if (state.phase !== 'live' || state.role !== 'helper') return WRONG_STATE;
      const { count } = state.handOver ?? { count: 0 };
      if (count >= MAX_HAND_OVERS) return { ok: false, code: 'rate-limited' };
      dispatch({ type: 'hand-over', code });
      return DONE;
    },
    handOverFailed: (why) => dispatch({ type: 'hand-over-failed', why }),
    handedOver: (to) => dispatch({ type: 'handed-over', to }),
    sessionId: () => sessionIdOf(state),
    withdraw: () => dispatch({ type: 'withdraw' }),
    giveBack: () => dispatch({ type: 'give-back' }),
    setPaused: (paused) => dispatch({ type: 'pause', paused }),
    takeBack: () => dispatch({ type: 'take-back' }),
    sendChat: (text) => {
      if (!isEstablished(state)) return WRONG_STATE;
      if (!state.grant.features.includes('chat')) return { ok: false, code: 'not-allowed' };
      if (text.trim() === '' || text.length > MAX_CHAT_TEXT || !text.isWellFormed())
        return { ok: false, code: 'bad-request' };
      const message = { type: 'chat', messageId: ports.randomId(), text, sentAt: ports.clock.now() } as const;
      conversation.send(message);
      showChat(withMine(thread, message));
      dispatch({ type: 'chat-sent' });
      return DONE;
    },
    end: (reason) => dispatch({ type: 'end', reason: reason ?? stopReason() }),
    dismiss: () => {
      if (state.phase !== 'ended') return;
      begin();
      dispatch({ type: 'dismiss' });
    },
    displayChanged: capture.follow,
    featureUsed: (feature) => dispatch({ type: 'feature-used', feature }),
    networkChanged: () => dispatch({ type: 'network-changed' }),
    localInput: () => inputGate.localInput()
  };
}
