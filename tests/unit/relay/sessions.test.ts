import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { AttemptLimits, DEFAULT_ATTEMPT_LIMITS } from '#relay/codes/attempt-limits.ts';
import { createGrantSigner } from '#relay/grants/grant-signer.ts';
import { createMemoryLedger } from '#relay/ledger/memory-ledger.ts';
import type { Participant } from '#relay/person.ts';
import { Seat, type SessionClient } from '#relay/sessions/seat.ts';
import { MAX_ENDED_SESSIONS } from '#relay/sessions/session-index.ts';
import { MAX_SESSIONS, Sessions } from '#relay/sessions/sessions.ts';
import { DEFAULT_TIMINGS } from '#relay/timings.ts';
import type { RelayErrorCode } from '#shared/errors/codes.ts';
import type { RelayResult } from '#shared/protocol/relay.ts';
import { TestClock } from '#tests/integration/relay/support/clock.ts';

async function start(asked: () => void = () => {}) {
  const clock = new TestClock(0);
  const sessions = new Sessions({
    clock,
    timings: DEFAULT_TIMINGS,
    ledger: createMemoryLedger(clock),
    log: () => {},
    signer: await createGrantSigner(),
    partners: [],
    policy: {
      evaluate: () => {
        asked();
        return Promise.reject(new Error('not answered here'));
      }
    },
    iceServers: [],
    randomBytes,
    limits: new AttemptLimits(DEFAULT_ATTEMPT_LIMITS),
    codeLifetimeOf: () => 600_000
  });
  return { clock, sessions };
}

const client = (): SessionClient => ({ address: '10.0.0.1', push: () => {}, replaced: () => {}, comeBack: () => {} });
const helper = (number: number): Participant => ({
  person: { tenantId: 'home', objectId: String(number) },
  clientKind: 'native-linux',
  device: { name: 'PC', os: 'Linux', entraDeviceId: null },
  authentication: { mfa: false, contexts: [] },
  tokenDeviceId: null
});

function create(sessions: Sessions, number: number, socket = client()): RelayResult<'session.create'> | RelayErrorCode {
  let answer: RelayResult<'session.create'> | RelayErrorCode = 'internal';
  sessions.create(socket, helper(number), {
    message: { type: 'session.create', id: 1 },
    reply: {
      ok: (result) => {
        answer = result;
      },
      refuse: (code) => {
        answer = code;
      }
    }
  });
  return answer;
}

describe('all sessions of a process', () => {
  test('are bounded, and room comes back when they end', async () => {
    const { clock, sessions } = await start();
    for (let number = 0; number < MAX_SESSIONS; number += 1) expect(create(sessions, number)).toBeTypeOf('object');
    expect(create(sessions, MAX_SESSIONS)).toBe('rate-limited');
    clock.advance(599_999);
    expect(create(sessions, MAX_SESSIONS)).toBe('rate-limited');
    clock.advance(1);
    expect(create(sessions, MAX_SESSIONS)).toBeTypeOf('object');
  });

  test('are heard of when they have ended, until the window is over or too many ended after them', async () => {
    const { clock, sessions } = await start();
    const end = (number: number) => {
      const socket = client();
      const made = create(sessions, number, socket);
      if (typeof made !== 'object') throw new Error('no session');
      const { sessionId, resumeToken } = made;
      sessions.end(socket, {
        message: { type: 'session.end', id: 2, sessionId, reason: 'helper-ended' },
        reply: { ok: () => {}, refuse: () => {} }
      });
      return (): RelayErrorCode | 'heard' => {
        let answer: RelayErrorCode | 'heard' | undefined;
        const reply = { ok: () => (answer = 'heard'), refuse: (code: RelayErrorCode) => (answer = code) };
        const message = { type: 'session.resume', id: 3, sessionId, resumeToken, lastSeq: 0 } as const;
        sessions.resume(client(), helper(number), { message, reply });
        if (answer === undefined) throw new Error('no answer');
        return answer;
      };
    };
    const first = end(0);
    const second = end(1);
    for (let number = 2; number < MAX_ENDED_SESSIONS; number += 1) end(number);
    expect(first()).toBe('heard');
    const last = end(MAX_ENDED_SESSIONS);
    expect(first()).toBe('session-not-found');
    expect([second(), last()]).toEqual(['heard', 'heard']);
    expect(clock.pending).toBe(MAX_ENDED_SESSIONS);
    clock.advance(60_000);
    expect([second(), last()]).toEqual(['session-not-found', 'session-not-found']);
    expect(clock.pending).toBe(0);
  });

  test('leave nothing behind: no timer, no seat', async () => {
    const { clock, sessions } = await start();
    const socket = client();
    create(sessions, 1, socket);
    expect(sessions.isSeated(socket)).toBe(true);
    sessions.left(socket);
    expect(sessions.isSeated(socket)).toBe(false);
    clock.advance(60_000);
    clock.advance(60_000);
    expect(clock.pending).toBe(0);
  });

  test('codes and session ids never repeat', async () => {
    const { sessions } = await start();
    const made = Array.from({ length: 500 }, (_, number) => create(sessions, number));
    const codes = made.map((answer) => (typeof answer === 'object' ? answer.code : ''));
    const ids = made.map((answer) => (typeof answer === 'object' ? answer.sessionId : ''));
    expect(new Set(codes).size).toBe(500);
    expect(new Set(ids).size).toBe(500);
  });

  test('D10: one that both had rejoined when its process went is asked about anew by the next one', async () => {
    let asked = 0;
    const { sessions } = await start(() => {
      asked += 1;
    });
    const decision = {
      modes: [],
      features: [],
      refusals: [],
      warnings: [],
      limits: { longestMs: 9_000, idleMs: 1_000 }
    };
    const people = { helper: helper(1), sharer: helper(2) };
    const times = { joinedAt: 0, endsAt: 9_000, grantExpiresAt: 600 };
    const adopt = (id: string, back: boolean) => {
      const both = { helper: true, sharer: back };
      const state = { phase: 'suspended', ...people, ...times, here: both, back: both, tickets: 3, decision } as const;
      const seats = new Map([
        ['helper', Seat.taken(id, people.helper.person, client(), 'helper-token')],
        ['sharer', Seat.taken(id, people.sharer.person, client(), 'sharer-token')]
      ] as const);
      sessions.adopt(id, { state, waits: [] }, seats, undefined);
    };
    adopt('waiting', false);
    expect(asked).toBe(0);
    adopt('both back', true);
    expect(asked).toBe(1);
    sessions.close();
  });

  test('leave no wait behind when the process stops', async () => {
    const { clock, sessions } = await start();
    for (let number = 0; number < 3; number += 1) create(sessions, number);
    sessions.close();
    expect(clock.pending).toBe(0);
  });
});
