import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ConnectionEffect,
  type ConnectionInput,
  type ConnectionState,
  nextConnection
} from '#relay/connect/connection-state.ts';
import type { Participant } from '#relay/person.ts';
import { type ClientMessage, clientMessageSchema } from '#shared/protocol/relay.ts';

const RULES = { minimumClientVersion: '1.0.0' };
const TENANT = '11111111-1111-4111-8111-111111111111';
const person = { tenantId: TENANT, objectId: '22222222-2222-4222-8222-222222222222' };
const device = { name: 'PC', os: 'Linux', entraDeviceId: null };
const authentication = { mfa: false, contexts: [] };
const participant: Participant = {
  person,
  clientKind: 'native-linux',
  device,
  authentication,
  tokenDeviceId: null
};
const token = { person, expiresAt: 9_000, authentication, deviceId: null };
const ok = { ok: true, token } as const;
const stranger = { ok: true, token: { ...token, person: { ...person, objectId: TENANT } } } as const;

const message = (value: object): ClientMessage => clientMessageSchema.parse({ id: 10, ...value });
const hello = message({ type: 'hello', accessToken: 'x', client: { kind: 'native-linux', version: '1.0.0' }, device });

const STATES: Record<string, ConnectionState> = {
  greeting: { phase: 'greeting', lastId: 0, attempts: 0 },
  verifying: { phase: 'verifying', lastId: 9, attempts: 1, hello: { ...message(hello), ...helloOnly() } },
  ready: { phase: 'ready', lastId: 9, participant, renewing: null },
  renewing: { phase: 'ready', lastId: 9, participant, renewing: 7 },
  expired: { phase: 'expired', lastId: 9, participant, renewing: null },
  closed: { phase: 'closed' }
};

function helloOnly(): Extract<ClientMessage, { type: 'hello' }> {
  if (hello.type !== 'hello') throw new Error('not a hello');
  return hello;
}

const INPUTS: Record<string, ConnectionInput> = {
  hello: { kind: 'message', message: hello },
  oldClient: {
    kind: 'message',
    message: message({ ...hello, client: { kind: 'native-linux', version: '0.9.9' } })
  },
  ping: { kind: 'message', message: message({ type: 'ping' }) },
  repeated: { kind: 'message', message: message({ type: 'ping', id: 9 }) },
  renew: { kind: 'message', message: message({ type: 'token.renew', accessToken: 'x' }) },
  create: { kind: 'message', message: message({ type: 'session.create' }) },
  end: { kind: 'message', message: message({ type: 'session.end', sessionId: 's', reason: 'app-quit' }) },
  junk: { kind: 'junk', id: null, code: 'bad-message' },
  tooMuch: { kind: 'over-budget', id: 10, retryAfterMs: 50, hopeless: false },
  flood: { kind: 'over-budget', id: null, retryAfterMs: 50, hopeless: true },
  verified: { kind: 'verified', verdict: ok },
  strangerVerified: { kind: 'verified', verdict: stranger },
  notVerified: { kind: 'verified', verdict: { ok: false, code: 'token-expired' } },
  helloLate: { kind: 'hello-late' },
  tokenOver: { kind: 'token-over' },
  graceOver: { kind: 'grace-over' },
  replaced: { kind: 'replaced' },
  shutdown: { kind: 'shutdown' },
  socketClosed: { kind: 'socket-closed' }
};

function words(effect: ConnectionEffect): string {
  if (effect.kind === 'refuse') return `refuse ${effect.id} ${effect.code}`;
  if (effect.kind === 'close') return `close ${effect.code}`;
  return 'id' in effect ? `${effect.kind} ${effect.id}` : effect.kind;
}

function summary(state: ConnectionState, input: ConnectionInput): string {
  const step = nextConnection(state, input, RULES);
  return [step.state === state ? 'same' : step.state.phase, ...step.effects.map(words)].join(' | ');
}

const GONE = {
  replaced: 'closed | leave | close 4004',
  shutdown: 'closed | leave | close 1001',
  socketClosed: 'closed | leave',
  flood: 'closed | leave | close 4002',
  junk: 'same | refuse null bad-message',
  tooMuch: 'same | refuse 10 rate-limited'
};
/** state × message. What is not written in a row is `same`: nothing changes and nobody is answered. */
const TABLE: Record<string, Record<string, string>> = {
  greeting: {
    ...GONE,
    hello: 'verifying | verify',
    oldClient: 'greeting | refuse 10 client-too-old',
    ping: 'greeting | refuse 10 wrong-state',
    repeated: 'greeting | refuse 9 wrong-state',
    renew: 'greeting | refuse 10 wrong-state',
    create: 'greeting | refuse 10 wrong-state',
    end: 'greeting | refuse 10 wrong-state',
    helloLate: 'closed | leave | close 4001'
  },
  verifying: {
    ...GONE,
    hello: 'verifying | refuse 10 wrong-state',
    oldClient: 'verifying | refuse 10 wrong-state',
    ping: 'verifying | refuse 10 wrong-state',
    repeated: 'same | refuse 9 bad-message',
    renew: 'verifying | refuse 10 wrong-state',
    create: 'verifying | refuse 10 wrong-state',
    end: 'verifying | refuse 10 wrong-state',
    verified: 'ready | welcome 10',
    strangerVerified: 'ready | welcome 10',
    notVerified: 'greeting | refuse 10 token-expired',
    helloLate: 'closed | leave | close 4001'
  },
  ready: {
    ...GONE,
    hello: 'ready | refuse 10 wrong-state',
    oldClient: 'ready | refuse 10 wrong-state',
    ping: 'ready | pong 10',
    repeated: 'same | refuse 9 bad-message',
    renew: 'ready | verify',
    create: 'ready | work',
    end: 'ready | work',
    tokenOver: 'expired | await-renewal'
  },
  renewing: {
    ...GONE,
    hello: 'ready | refuse 10 wrong-state',
    oldClient: 'ready | refuse 10 wrong-state',
    ping: 'ready | pong 10',
    repeated: 'same | refuse 9 bad-message',
    renew: 'ready | refuse 10 wrong-state',
    create: 'ready | work',
    end: 'ready | work',
    verified: 'ready | renewed 7',
    strangerVerified: 'ready | refuse 7 unauthenticated',
    notVerified: 'ready | refuse 7 token-expired',
    tokenOver: 'expired | await-renewal'
  },
  expired: {
    ...GONE,
    hello: 'expired | refuse 10 wrong-state',
    oldClient: 'expired | refuse 10 wrong-state',
    ping: 'expired | pong 10',
    repeated: 'same | refuse 9 bad-message',
    renew: 'expired | verify',
    create: 'expired | refuse 10 token-expired',
    end: 'expired | work',
    graceOver: 'closed | leave | close 4003'
  },
  closed: {}
};

describe('state × message', () => {
  const cells = Object.entries(STATES).flatMap(([state, value]) =>
    Object.entries(INPUTS).map(([input, event]) => [state, input, value, event] as const)
  );
  test.each(cells)('%s × %s', (state, input, value, event) => {
    expect(summary(value, event)).toBe(TABLE[state]?.[input] ?? 'same');
  });

  test('an expired socket whose token is renewed is ready again', () => {
    const expired: ConnectionState = { phase: 'expired', lastId: 9, participant, renewing: 7 };
    expect(summary(expired, { kind: 'verified', verdict: ok })).toBe('ready | renewed 7');
  });

  test('the third hello that is refused is the last', () => {
    const third: ConnectionState = { phase: 'greeting', lastId: 0, attempts: 2 };
    const input = INPUTS.oldClient ?? { kind: 'shutdown' };
    expect(summary(third, input)).toBe('closed | refuse 10 client-too-old | leave | close 4005');
  });
});

describe('rules that hold on every walk', () => {
  const inputs = fc.constantFrom(...Object.values(INPUTS));

  test('no work without a token that was verified, and nothing at all after the close', () => {
    fc.assert(
      fc.property(fc.array(inputs, { maxLength: 40 }), (walk) => {
        let state: ConnectionState = { phase: 'greeting', lastId: 0, attempts: 0 };
        let welcomed = false;
        for (const [index, input] of walk.entries()) {
          const own = input.kind === 'message' ? { ...input, message: { ...input.message, id: index + 1 } } : input;
          const before: ConnectionState = state;
          const step = nextConnection(before, own, RULES);
          welcomed ||= step.effects.some((effect) => effect.kind === 'welcome');
          if (step.effects.some((effect) => effect.kind === 'work')) expect(welcomed).toBe(true);
          if (before.phase === 'closed') expect(step).toEqual({ state: before, effects: [] });
          state = step.state;
        }
      })
    );
  });
});
