import { describe, expect, it } from 'vitest';
import { createSessionGate } from '#main/auth/session-gate.ts';
import { createRequestHandlers, type PageSession } from '#main/request-handlers.ts';
import { createPeerBridge } from '#main/session/peer-bridge.ts';
import { NO_PRESENCE } from '#main/session/presence.ts';
import type { TransferDesk } from '#main/transfer/desk.ts';
import type { RelayAnswer } from '#shared/session/ports.ts';
import type { Former } from '#shared/session/state.ts';
import type { SessionView } from '#shared/session/view.ts';
import { NO_TRANSFERS } from '#shared/transfer/view.ts';
import { formerOf, SESSION_ID } from '#tests/unit/session/arbitraries.ts';
import { PRIYA } from './support/fake-account.ts';

const NO_DESK: TransferDesk = {
  view: () => NO_TRANSFERS,
  sessionChanged: () => {},
  receive: () => {},
  taken: () => {},
  idleMs: () => 0,
  sendDropped: () => {},
  droppedPart: () => {},
  sendFiles: async () => {},
  sendClipboard: async () => {},
  fetchClipboard: () => {},
  accept: () => {},
  cancel: () => {},
  revoke: () => {},
  showKept: () => {}
};
const DONE = { ok: true, value: null } as const;

/** The handlers over parts that say what was done to them, in order. */
function setUp(
  change: {
    configured?: boolean;
    view?: SessionView;
    created?: RelayAnswer<null>;
    demand?: string;
    signedIn?: boolean;
    /** Whether what goes on in other windows lets a session begin here. */
    beside?: boolean;
    kept?: Former;
  } = {}
) {
  const done: string[] = [];
  const did = (what: string) => () => {
    done.push(what);
  };
  const gate = createSessionGate({
    account: {
      ensureBound: async () => {
        done.push('bound');
        return { ok: true };
      },
      stepUp: async (claims) => {
        done.push(`step-up ${claims}`);
        return { ok: false, code: 'step-up-refused' };
      },
      cancelConfirming: did('abandoned')
    },
    relay: { renewNow: async () => DONE, demand: () => change.demand ?? null }
  });
  const peer = createPeerBridge({
    send: () => {},
    randomId: () => 'id',
    onTilesTaken: () => {},
    onTransfer: () => {},
    onTransferTaken: () => {}
  });
  const session: PageSession = {
    overlay: {
      sessionChanged: () => {},
      over: (port) => port,
      requests: {
        'pointing.allowed': () => true,
        'bar.pointing': () => ({ offered: false, allowed: true, drawn: false }),
        'bar.allowPointing': () => {},
        'bar.clearPointing': () => {},
        'overlay.view': () => ({ view: { name: '', strokes: [], dot: null }, shaped: false, locale: 'en' }),
        'overlay.label': () => {}
      },
      posts: { 'pointing.say': () => {} }
    },
    host: {
      controller: {
        view: () => change.view ?? { phase: 'none' },
        chatLines: () => [],
        create: async () => {
          done.push('created');
          return change.created ?? DONE;
        },
        redeem: async (typed) => {
          done.push(`redeemed ${typed}`);
          return DONE;
        },
        choose: () => DONE,
        handOver: () => DONE,
        handOverFailed: () => {},
        handedOver: () => {},
        sessionId: () => null,
        withdraw: () => {},
        giveBack: () => {},
        setPaused: () => {},
        takeBack: () => {},
        sendChat: () => DONE,
        end: () => {},
        dismiss: () => {},
        takeUp: ({ sessionId }) => done.push(`took up ${sessionId}`),
        restarting: () => {},
        displayChanged: () => {},
        featureUsed: () => {},
        networkChanged: () => {},
        localInput: () => {}
      },
      peer,
      presence: () => NO_PRESENCE,
      chatRead: () => {},
      firstFrame: () => {}
    },
    transfers: NO_DESK,
    displays: {
      sessionChanged: () => {},
      over: (port) => port,
      choose: () => {},
      tell: () => {},
      view: () => ({ displays: [] })
    },
    setFullScreen: () => {}
  };
  const handlers = createRequestHandlers({
    services:
      change.configured === false
        ? null
        : {
            account: {
              signedIn: () =>
                change.signedIn === false ? null : { person: PRIYA, accountId: PRIYA.objectId, binding: null },
              signIn: async (switchAccount) => {
                done.push(switchAccount ? 'switched' : 'signed-in');
                return { ok: true };
              },
              cancelSignIn: did('cancelled'),
              signOut: async () => {
                done.push('signed-out');
              }
            },
            relay: {
              standing: async () => ({ ok: false, code: 'not-allowed', claims: 'secret' }),
              retry: did('retried')
            },
            gate,
            kept: { take: () => change.kept ?? null, giveUp: did('gave up'), forget: did('forgot') }
          },
    configurationProblem: () => 'configuration-missing',
    sessionOf: () => session,
    mayBegin: () => change.beside !== false,
    another: () => ({ ok: true }),
    sharing: () => session,
    endAll: did('ended signed-out'),
    consent: { questionFor: () => null, answer: () => false, askDisplays: async () => false },
    offered: { lookedAt: () => null },
    clipboard: { writeText: async () => {} },
    check: null,
    snapshot: () => {
      throw new Error('not asked');
    },
    showPanel: () => {},
    clearLinkedCode: did('code cleared'),
    appChanged: did('shown'),
    about: 'Deskside',
    now: () => 0
  });
  return { handlers, done };
}

/** The window that asks. */
const FROM = 1;

describe('J2: the connection check', () => {
  it('cannot begin without a configuration, and says so', async () => {
    const { handlers } = setUp({ configured: false });
    await expect(Promise.resolve().then(() => handlers['check.start'](undefined, FROM))).rejects.toMatchObject({
      code: 'configuration-missing'
    });
    expect(() => handlers['check.cancel'](undefined, FROM)).not.toThrow();
  });
});

describe('requests about the account', () => {
  it('A6: signing out ends the session while the relay still hears it', async () => {
    const { handlers, done } = setUp();
    await handlers['account.signOut'](undefined, FROM);
    expect(done).toEqual(['abandoned', 'ended signed-out', 'gave up', 'forgot', 'signed-out']);
  });

  it('A6: switching ends the session and whatever waits for the browser, then asks', async () => {
    const { handlers, done } = setUp();
    await expect(handlers['account.signIn']({ switchAccount: true }, FROM)).resolves.toEqual({ ok: true });
    expect(done).toEqual(['abandoned', 'ended signed-out', 'switched']);
  });

  it('A5: signing in again where the relay lacks a claim meets the claim', async () => {
    const { handlers, done } = setUp({ demand: 'c1' });
    await expect(handlers['account.signIn']({ switchAccount: false }, FROM)).resolves.toEqual({
      ok: false,
      code: 'step-up-refused'
    });
    expect(done).toEqual(['step-up c1']);
    const switching = setUp({ demand: 'c1' });
    await switching.handlers['account.signIn']({ switchAccount: true }, FROM);
    expect(switching.done).toContain('switched');
    const nobody = setUp({ demand: 'c1', signedIn: false });
    await nobody.handlers['account.signIn']({ switchAccount: false }, FROM);
    expect(nobody.done).toContain('signed-in');
  });

  it('A5: trying the relay again meets what it demands, and otherwise only tries', () => {
    const { handlers, done } = setUp({ demand: 'c1' });
    handlers['relay.retry'](undefined, FROM);
    expect(done).toEqual(['step-up c1']);
    const plain = setUp();
    plain.handlers['relay.retry'](undefined, FROM);
    expect(plain.done).toEqual(['retried']);
  });

  it('without a configuration nothing is done, and that is said', async () => {
    const { handlers, done } = setUp({ configured: false });
    const missing = { ok: false, code: 'configuration-missing' };
    await expect(handlers['account.signIn']({ switchAccount: false }, FROM)).resolves.toEqual(missing);
    await expect(handlers['session.create']({ ticket: null }, FROM)).resolves.toEqual(missing);
    await expect(handlers['policy.standing'](undefined, FROM)).resolves.toEqual(missing);
    handlers['relay.retry'](undefined, FROM);
    expect(done).toEqual([]);
  });
});

describe('requests that begin a session', () => {
  it('A6: go through the gate, with the code as it was typed', async () => {
    const { handlers, done } = setUp();
    await expect(handlers['session.create']({ ticket: null }, FROM)).resolves.toEqual({ ok: true });
    await expect(handlers['session.redeem']({ typed: 'k7qm 3wxp' }, FROM)).resolves.toEqual({ ok: true });
    expect(done).toEqual(['bound', 'created', 'code cleared', 'bound', 'redeemed k7qm 3wxp']);
  });

  it('D12: begin nothing, and open no browser, beside what does not go with it', async () => {
    const { handlers, done } = setUp({ beside: false });
    const busy = { ok: false, code: 'busy' };
    await expect(handlers['session.create']({ ticket: null }, FROM)).resolves.toEqual(busy);
    await expect(handlers['session.redeem']({ typed: 'k7qm 3wxp' }, FROM)).resolves.toEqual(busy);
    expect(done).toEqual(['code cleared']);
  });

  it('D10: taking a kept session up goes through the gate as well, and says when there is none', async () => {
    const { handlers, done } = setUp({ kept: formerOf('sharer') });
    await expect(handlers['session.takeUp'](undefined, FROM)).resolves.toEqual({ ok: true });
    expect(done).toEqual(['bound', `took up ${SESSION_ID}`, 'shown']);
    const none = setUp();
    const refused = { ok: false, code: 'session-not-found' };
    await expect(none.handlers['session.takeUp'](undefined, FROM)).resolves.toEqual(refused);
    expect(none.done).toEqual(['bound', 'shown']);
  });

  it('A6: open no browser where no session can begin', async () => {
    const { handlers, done } = setUp({
      view: { phase: 'creating' },
      created: { ok: false, code: 'wrong-state' }
    });
    await expect(handlers['session.create']({ ticket: null }, FROM)).resolves.toEqual({
      ok: false,
      code: 'wrong-state'
    });
    expect(done).toEqual(['created']);
  });

  it('A5: a page never sees what the relay demands, but why it refuses', async () => {
    const { handlers } = setUp({
      created: { ok: false, code: 'not-allowed', claims: 'secret', reasons: ['sharer-out-of-scope'], retryAfterMs: 5 }
    });
    await expect(handlers['session.create']({ ticket: null }, FROM)).resolves.toEqual({
      ok: false,
      code: 'not-allowed',
      reasons: ['sharer-out-of-scope'],
      retryAfterMs: 5
    });
    await expect(handlers['policy.standing'](undefined, FROM)).resolves.toEqual({ ok: false, code: 'not-allowed' });
  });
});
