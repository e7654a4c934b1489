import type { ProvenPerson } from '#shared/identity/card.ts';
import { drawSecurityCode } from '#shared/ids/security-code.ts';
import type { Grant } from '#shared/protocol/grant.ts';
import type { InputAction, Position } from '#shared/protocol/input.ts';
import type { SharedDisplay } from '#shared/protocol/peer.ts';
import type { SessionEvent, SessionReport } from '#shared/protocol/relay.ts';
import { createSessionController } from '#shared/session/controller.ts';
import type { SessionRole } from '#shared/session/modes.ts';
import type {
  Clock,
  ConsentAnswer,
  InputFault,
  PeerListener,
  PeerOpening,
  RelayAnswer,
  SessionController,
  SessionPorts
} from '#shared/session/ports.ts';
import type { Former } from '#shared/session/state.ts';
import type { ChatLine, SessionView } from '#shared/session/view.ts';
import {
  cardOf,
  DISPLAY,
  FINGERPRINTS,
  grantOf,
  HELPER,
  proofMessage,
  SESSION_ID,
  SHARER,
  WORDS
} from './arbitraries.ts';

/** Time that only the test moves. */
export function fakeClock(): Clock & { readonly advance: (ms: number) => Promise<void> } {
  let now = 1_000;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  return {
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance: async (ms) => {
      const end = now + ms;
      for (;;) {
        await settle();
        const due = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers = timers.filter((timer) => timer !== due);
        now = Math.max(now, due.at);
        due.run();
      }
      now = end;
      await settle();
    }
  };
}

/** Lets every promise that can go on do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** One person's side with fakes around the real controller; what it did can be read off. */
export type Side = {
  /** The display of this machine, and those that were permitted so far. */
  display: SharedDisplay | null;
  readonly permits: SharedDisplay[];
  readonly controller: SessionController;
  readonly views: SessionView[];
  chat: readonly ChatLine[];
  readonly reports: SessionReport[];
  readonly ended: string[];
  /** How often it asked the relay to be let in anew, and what it would keep over a restart. */
  rejoins: number;
  kept: Former | null;
  readonly applied: (InputAction | { readonly kind: 'move'; readonly at: Position })[];
  capturing: boolean;
  /** The first frame of the picture that was begun with is there. */
  captured: () => void;
  permitted: boolean;
  releases: number;
  refused: InputFault[];
  machineIdleMs: number;
  /** Colleagues' codes that this side looks into. */
  readonly handOvers: string[];
  /** Answers the open question; `null` while there is none. */
  answer: ((answer: ConsentAnswer) => void) | null;
  /** Whom this side finds proven, and whether it finds anybody. */
  finds: ProvenPerson | null;
  /** While it is a list: proofs that wait for their verdict, each to be let go. */
  held: (() => void)[] | null;
  readonly peer: {
    listener: PeerListener | null;
    opening: PeerOpening | null;
    readonly sent: string[];
    restarts: number;
  };
  readonly relay: (event: SessionEvent) => void;
};

/** What a test may change about the world. */
export type WorldOptions = {
  readonly grant?: Partial<Grant>;
  /** Further grants, by what the relay would send for them. */
  readonly grants?: Readonly<Record<string, Grant>>;
  readonly redeem?: RelayAnswer<null>;
  readonly lieAboutFingerprints?: boolean;
  readonly noDisplay?: boolean;
  readonly silentAfterRedeem?: boolean;
  /** What the relay says about paths; direct ones without a server when it says nothing. */
  readonly paths?: Pick<PeerOpening, 'iceServers'> & { readonly transport?: 'all' | 'relay' };
};

/** Two people, a relay that joins them and a wire between their apps that the test can cut. */
export function createWorld(options: WorldOptions = {}) {
  const clock = fakeClock();
  const grant = grantOf(options.grant);
  const wire = { cut: false };
  let seq = 0;
  let ids = 0;

  function deliver(from: SessionRole, channel: 'control' | 'input' | 'motion', data: string): void {
    const to = from === 'helper' ? sharer : helper;
    if (!wire.cut) void Promise.resolve().then(() => to.peer.listener?.onData(channel, data));
  }

  function createSide(role: SessionRole): Side {
    let onEvent: (event: SessionEvent) => void = () => undefined;
    const me = role === 'helper' ? HELPER : SHARER;
    const other = role === 'helper' ? SHARER : HELPER;
    const peer: Side['peer'] = { listener: null, opening: null, sent: [], restarts: 0 };
    const ports: SessionPorts = {
      clock,
      randomId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
      signalling: {
        create: async () => ({
          ok: true,
          value: {
            sessionId: SESSION_ID,
            code: drawSecurityCode((count) => new Uint8Array(count).fill(7)),
            expiresAt: clock.now() + 600_000,
            link: 'deskside://join',
            resumeToken: 'r'.repeat(22)
          }
        }),
        redeem: async () => {
          if (options.redeem !== undefined && !options.redeem.ok) return options.redeem;
          if (options.silentAfterRedeem !== true) join();
          return { ok: true, value: { sessionId: SESSION_ID, resumeToken: 'r'.repeat(22) } };
        },
        signal: () => undefined,
        report: (_id, event) => side.reports.push(event),
        end: (_id, reason) => side.ended.push(reason),
        rejoin: () => {
          side.rejoins += 1;
        },
        onEvent: (listener) => {
          onEvent = listener;
          return () => undefined;
        },
        onLost: () => () => undefined
      },
      peer: {
        open: (opening, listener) => {
          peer.opening = opening;
          peer.listener = listener;
          if (helper.peer.listener !== null && sharer.peer.listener !== null) connect();
        },
        remoteSignal: () => undefined,
        send: (data) => {
          peer.sent.push(data);
          deliver(role, 'control', data);
        },
        restart: () => {
          peer.restarts += 1;
        },
        startCapture: () => {
          side.capturing = side.permitted;
          if (side.capturing)
            side.captured = () => {
              side.captured = () => undefined;
              peer.listener?.onCaptureStarted({ width: 1, height: 1 });
            };
        },
        stopCapture: () => {
          side.capturing = false;
          side.captured = () => undefined;
        },
        close: () => {
          peer.listener = null;
        }
      },
      capture: {
        display: async () => (options.noDisplay === true ? null : side.display),
        permit: (display) => {
          side.permitted = true;
          side.permits.push(display);
        },
        revoke: () => {
          side.permitted = false;
        }
      },
      injector: {
        available: true,
        begin: () => undefined,
        move: (at) => side.applied.push({ kind: 'move', at }),
        apply: (action) => side.applied.push(action),
        releaseAll: () => {
          side.releases += 1;
        },
        refused: (fault) => side.refused.push(fault)
      },
      identity: {
        me: () => me,
        prove: async () => ({ ...proofMessage, role }),
        verify: async (proof, expected) => {
          if (side.held !== null) await new Promise<void>((resolve) => side.held?.push(resolve));
          return proof.role === expected.role && options.lieAboutFingerprints !== true && side.finds !== null
            ? { ok: true, value: side.finds }
            : { ok: false, code: 'internal' };
        },
        card: async (person) => cardOf(person),
        checkWords: async () => WORDS,
        verifyGrant: async (jws) =>
          jws === 'forged' ? { ok: false, code: 'internal' } : { ok: true, value: options.grants?.[jws] ?? grant }
      },
      consent: {
        ask: () =>
          new Promise((resolve) => {
            side.answer = (answer) => {
              side.answer = null;
              resolve(answer);
            };
          }),
        cancel: () => side.answer?.({ outcome: 'declined' })
      },
      machineIdleMs: () => side.machineIdleMs,
      handOver: (code) => side.handOvers.push(code),
      keep: (former) => {
        side.kept = former;
      },
      screen: {
        show: (view) => side.views.push(view),
        chat: (lines) => {
          side.chat = lines;
        }
      }
    };
    const side: Side = {
      controller: createSessionController(ports),
      display: DISPLAY,
      permits: [],
      views: [],
      chat: [],
      reports: [],
      ended: [],
      rejoins: 0,
      kept: null,
      applied: [],
      capturing: false,
      captured: () => undefined,
      permitted: false,
      releases: 0,
      refused: [],
      machineIdleMs: 0,
      handOvers: [],
      answer: null,
      finds: other,
      held: null,
      peer,
      relay: (event) => onEvent(event)
    };
    return side;
  }

  function join(): void {
    for (const [side, role] of [
      [helper, 'helper'],
      [sharer, 'sharer']
    ] as const) {
      const { iceServers, ...more } = options.paths ?? { iceServers: [] };
      const paths = { iceServers: [...iceServers], ...more };
      side.relay({ type: 'session.joined', seq: ++seq, sessionId: SESSION_ID, role, grant: 'grant', ...paths });
    }
  }

  function connect(): void {
    for (const side of [helper, sharer])
      void Promise.resolve().then(() => side.peer.listener?.onConnected(FINGERPRINTS));
  }

  const helper: Side = createSide('helper');
  const sharer: Side = createSide('sharer');

  return {
    clock,
    wire,
    helper,
    sharer,
    /** A code is made, typed in, and both have proven who they are. */
    meet: async () => {
      await helper.controller.create(null);
      await sharer.controller.redeem('k7qm 3wxp');
      await settle();
    },
    /** The wire holds again, and the relay says that both are back. */
    comeBack: async (jws = 'grant') => {
      wire.cut = false;
      await clock.advance(300);
      for (const [side, role] of [
        [helper, 'helper'],
        [sharer, 'sharer']
      ] as const) {
        const paths = { iceServers: [] };
        side.relay({ type: 'session.rejoined', seq: ++seq, sessionId: SESSION_ID, role, grant: jws, ...paths });
      }
      await clock.advance(10);
    },
    /** The helper asks and the sharer allows. */
    goLive: async (mode: 'view' | 'control') => {
      helper.controller.choose(mode);
      await settle();
      sharer.answer?.({ outcome: 'allowed', mode });
      await settle();
    },
    /** The helper's page sends an input action with the epoch its screen shows. */
    input: async (number: number, action: unknown, epoch?: number) => {
      const view = helper.controller.view();
      const shown = epoch ?? (view.phase === 'live' ? view.epoch : -1);
      deliver('helper', 'input', JSON.stringify({ seq: number, epoch: shown, action }));
      await settle();
    }
  };
}
