import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { VerifiedToken } from '#relay/auth/verified-token.ts';
import {
  type ConnectionEffect,
  type ConnectionInput,
  type ConnectionRules,
  type ConnectionState,
  nextConnection
} from '#relay/connect/connection-state.ts';
import type { StandingRequest } from '#relay/connect/standing-requests.ts';
import type { Participant } from '#relay/person.ts';
import type { StandingOutcome } from '#relay/policy/standing.ts';
import type { AuthenticationFacts } from '#shared/policy/facts.ts';
import { DESKSIDE_DEFAULTS, type DesksideSettings } from '#shared/policy/settings.ts';
import { type ClientMessage, clientMessageSchema } from '#shared/protocol/relay.ts';

const RULES: ConnectionRules = { minimumClientVersion: '1.0.0', settingsOf: () => DESKSIDE_DEFAULTS };
const TENANT = '11111111-1111-4111-8111-111111111111';
const person = { tenantId: TENANT, objectId: '22222222-2222-4222-8222-222222222222' };
const device = { name: 'PC', os: 'Linux', entraDeviceId: null };
const authentication: AuthenticationFacts = { mfa: false, contexts: [] };
const participant: Participant = {
  person,
  clientKind: 'native-linux',
  device,
  authentication,
  tokenDeviceId: null
};
const token: VerifiedToken = { person, expiresAt: 9_000, authentication, deviceId: null };
const ok = { ok: true, token } as const;
const stranger = { ok: true, token: { ...token, person: { ...person, objectId: TENANT } } } as const;

/** The same person with a token that proves a second factor. */
const stronger = { ok: true, token: { ...token, authentication: { mfa: true, contexts: [] } } } as const;
const strong: Participant = { ...participant, authentication: { mfa: true, contexts: [] } };

const standing = { modes: ['view'], features: [], refusals: [] } as const;
const able: StandingOutcome = { ok: true, standing };
const unable: StandingOutcome = {
  ok: true,
  standing: {
    modes: [],
    features: [],
    refusals: [
      { what: 'view', reasons: ['right-offer-missing', 'right-view-missing'] },
      { what: 'control', reasons: ['remote-help-disabled', 'right-offer-missing', 'right-control-missing'] },
      { what: 'chat', reasons: ['chat-disabled'] }
    ]
  }
};
const unknown: StandingOutcome = { ok: false, failure: { code: 'directory-unavailable' } };
const lacking: StandingOutcome = {
  ok: false,
  failure: { code: 'directory-permission-missing', permission: 'User.Read.All' }
};

const message = (value: object): ClientMessage => clientMessageSchema.parse({ id: 10, ...value });
const hello = message({ type: 'hello', accessToken: 'x', client: { kind: 'native-linux', version: '1.0.0' }, device });

const STATES: Record<string, ConnectionState> = {
  greeting: { phase: 'greeting', lastId: 0, attempts: 0 },
  verifying: { phase: 'verifying', lastId: 9, attempts: 1, hello: { ...message(hello), ...helloOnly() } },
  ready: { phase: 'ready', lastId: 9, participant, renewing: null, waiting: [] },
  renewing: { phase: 'ready', lastId: 9, participant, renewing: 7, waiting: [] },
  waiting: { phase: 'ready', lastId: 9, participant, renewing: 7, waiting: waiting() },
  expired: { phase: 'expired', lastId: 9, participant, renewing: null, waiting: [] },
  expiredWaiting: { phase: 'expired', lastId: 9, participant, renewing: null, waiting: waiting() },
  closed: { phase: 'closed' }
};

function helloOnly(): Extract<ClientMessage, { type: 'hello' }> {
  if (hello.type !== 'hello') throw new Error('not a hello');
  return hello;
}

function waiting(): readonly StandingRequest[] {
  return [
    { type: 'policy.standing', id: 5 },
    { type: 'session.create', id: 6 }
  ];
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
  standing: { kind: 'message', message: message({ type: 'policy.standing' }) },
  paths: { kind: 'message', message: message({ type: 'check.paths' }) },
  redeem: { kind: 'message', message: message({ type: 'session.redeem', code: '22222222' }) },
  end: { kind: 'message', message: message({ type: 'session.end', sessionId: 's', reason: 'app-quit' }) },
  junk: { kind: 'junk', id: null, code: 'bad-message' },
  tooMuch: { kind: 'over-budget', id: 10, retryAfterMs: 50, hopeless: false },
  flood: { kind: 'over-budget', id: null, retryAfterMs: 50, hopeless: true },
  verified: { kind: 'verified', verdict: ok },
  strongerVerified: { kind: 'verified', verdict: stronger },
  able: { kind: 'standing', of: participant, outcome: able },
  ableBefore: { kind: 'standing', of: strong, outcome: able },
  unable: { kind: 'standing', of: participant, outcome: unable },
  unknown: { kind: 'standing', of: participant, outcome: unknown },
  lacking: { kind: 'standing', of: participant, outcome: lacking },
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
  if (effect.kind === 'refuse' || effect.kind === 'refuse-attempt') {
    const record = effect.kind === 'refuse-attempt' ? ` as ${effect.what}` : '';
    const { reasons = [], permission = [], claims = [] } = effect.details ?? {};
    return [`refuse ${effect.id} ${effect.code}${record}`, ...[reasons, permission, claims].flat()].join(' ');
  }
  if (effect.kind === 'work') return `work ${effect.message.id}`;
  if (effect.kind === 'close') return `close ${effect.code}`;
  return 'id' in effect ? `${effect.kind} ${effect.id}` : effect.kind;
}

function summary(state: ConnectionState, input: ConnectionInput, rules = RULES): string {
  const step = nextConnection(state, input, rules);
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
    oldClient: 'greeting | refuse 10 client-too-old as hello',
    ping: 'greeting | refuse 10 wrong-state',
    repeated: 'greeting | refuse 9 wrong-state',
    renew: 'greeting | refuse 10 wrong-state',
    create: 'greeting | refuse 10 wrong-state',
    standing: 'greeting | refuse 10 wrong-state',
    paths: 'greeting | refuse 10 wrong-state',
    redeem: 'greeting | refuse 10 wrong-state',
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
    standing: 'verifying | refuse 10 wrong-state',
    paths: 'verifying | refuse 10 wrong-state',
    redeem: 'verifying | refuse 10 wrong-state',
    end: 'verifying | refuse 10 wrong-state',
    verified: 'ready | welcome 10',
    strangerVerified: 'ready | welcome 10',
    strongerVerified: 'ready | welcome 10',
    notVerified: 'greeting | refuse 10 token-expired as hello',
    helloLate: 'closed | leave | close 4001'
  },
  ready: {
    ...GONE,
    hello: 'ready | refuse 10 wrong-state',
    oldClient: 'ready | refuse 10 wrong-state',
    ping: 'ready | pong 10',
    repeated: 'same | refuse 9 bad-message',
    renew: 'ready | verify',
    create: 'ready | ask-standing',
    standing: 'ready | ask-standing',
    paths: 'ready | tell-paths 10',
    redeem: 'ready | work 10',
    end: 'ready | work 10',
    tokenOver: 'expired | await-renewal'
  },
  renewing: {
    ...GONE,
    hello: 'ready | refuse 10 wrong-state',
    oldClient: 'ready | refuse 10 wrong-state',
    ping: 'ready | pong 10',
    repeated: 'same | refuse 9 bad-message',
    renew: 'ready | refuse 10 wrong-state',
    create: 'ready | ask-standing',
    standing: 'ready | ask-standing',
    paths: 'ready | tell-paths 10',
    redeem: 'ready | work 10',
    end: 'ready | work 10',
    verified: 'ready | renewed 7',
    strongerVerified: 'ready | renewed 7',
    strangerVerified: 'ready | refuse 7 unauthenticated as token.renew',
    notVerified: 'ready | refuse 7 token-expired as token.renew',
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
    standing: 'expired | refuse 10 token-expired',
    paths: 'expired | refuse 10 token-expired',
    redeem: 'expired | refuse 10 token-expired',
    end: 'expired | work 10',
    graceOver: 'closed | leave | close 4003'
  },
  closed: {}
};
const { create: _create, standing: _standing, ...WHILE_RENEWING } = TABLE.renewing ?? {};
/** What waits is answered in order and once; what comes meanwhile joins the queue without another question. */
TABLE.waiting = {
  ...WHILE_RENEWING,
  create: 'ready',
  standing: 'ready',
  able: 'ready | tell-standing 5 | work 6',
  ableBefore: 'same | ask-standing',
  unable:
    'ready | tell-standing 5 | refuse 6 not-allowed as session.create ' +
    'remote-help-disabled right-offer-missing right-view-missing right-control-missing',
  unknown: 'ready | refuse 5 directory-unavailable | refuse 6 directory-unavailable as session.create',
  lacking:
    'ready | refuse 5 directory-permission-missing User.Read.All | ' +
    'refuse 6 directory-permission-missing as session.create User.Read.All'
};
TABLE.expiredWaiting = {
  ...TABLE.expired,
  ...Object.fromEntries(
    ['able', 'unable', 'unknown', 'lacking'].map((name) => [
      name,
      'expired | refuse 5 token-expired | refuse 6 token-expired'
    ])
  ),
  ableBefore: 'same | ask-standing'
};

describe('state × message', () => {
  const cells = Object.entries(STATES).flatMap(([state, value]) =>
    Object.entries(INPUTS).map(([input, event]) => [state, input, value, event] as const)
  );
  test.each(cells)('%s × %s', (state, input, value, event) => {
    expect(summary(value, event)).toBe(TABLE[state]?.[input] ?? 'same');
  });

  test('an expired socket whose token is renewed is ready again', () => {
    const expired: ConnectionState = { phase: 'expired', lastId: 9, participant, renewing: 7, waiting: [] };
    expect(summary(expired, { kind: 'verified', verdict: ok })).toBe('ready | renewed 7');
  });

  test('the third hello that is refused is the last', () => {
    const third: ConnectionState = { phase: 'greeting', lastId: 0, attempts: 2 };
    const input = INPUTS.oldClient ?? { kind: 'shutdown' };
    expect(summary(third, input)).toBe('closed | refuse 10 client-too-old as hello | leave | close 4005');
  });
});

describe('A5: a sign-in that is not strong enough', () => {
  const demanding = (demands: Partial<DesksideSettings>) => ({
    ...RULES,
    settingsOf: () => ({ ...DESKSIDE_DEFAULTS, ...demands })
  });
  const forHelpers = demanding({ helperAuthentication: { mfa: true, contexts: [] } });
  const forSharers = demanding({ sharerAuthentication: { mfa: false, contexts: ['c2', 'c3'] } });
  const MFA = '{"access_token":{"amr":{"essential":true,"values":["mfa"]}}}';
  const C2 = '{"access_token":{"acrs":{"essential":true,"value":"c2"}}}';
  const ready: ConnectionState = { phase: 'ready', lastId: 9, participant, renewing: null, waiting: [] };
  const input = (name: string): ConnectionInput => INPUTS[name] ?? { kind: 'shutdown' };

  test('a helper is told what to prove, and nothing is asked or drawn', () => {
    const challenged = `ready | refuse 10 claims-challenge as session.create ${MFA}`;
    expect(summary(ready, input('create'), forHelpers)).toBe(challenged);
    expect(summary(ready, input('redeem'), forHelpers)).toBe('ready | work 10');
    expect(summary({ ...ready, participant: strong }, input('create'), forHelpers)).toBe('ready | ask-standing');
  });

  test('a sharer likewise, before the code is looked at; contexts are asked for one after the other', () => {
    const challenged = `ready | refuse 10 claims-challenge as session.redeem ${C2}`;
    expect(summary(ready, input('redeem'), forSharers)).toBe(challenged);
    expect(summary(ready, input('create'), forSharers)).toBe('ready | ask-standing');
    const half = { ...ready, participant: { ...participant, authentication: { mfa: true, contexts: ['c2'] } } };
    expect(summary(half, input('redeem'), forSharers)).toBe(`${challenged.replace('"c2"', '"c3"')}`);
    const whole = { ...ready, participant: { ...participant, authentication: { mfa: false, contexts: ['c3', 'c2'] } } };
    expect(summary(whole, input('redeem'), forSharers)).toBe('ready | work 10');
  });

  test('one’s standing may be asked for with any sign-in', () => {
    expect(summary(ready, input('standing'), forHelpers)).toBe('ready | ask-standing');
  });

  test('only the own tenant’s demand counts', () => {
    const asked: string[] = [];
    const settingsOf = (tenantId: string) => {
      asked.push(tenantId);
      return DESKSIDE_DEFAULTS;
    };
    summary(ready, input('create'), { ...RULES, settingsOf });
    expect(new Set(asked)).toEqual(new Set([TENANT]));
  });

  test('a token that lost it while the directory was asked is challenged after all', () => {
    const waitingStrong: ConnectionState = { ...ready, participant: strong, renewing: 7, waiting: waiting() };
    const weaker = nextConnection(waitingStrong, input('verified'), forHelpers).state;
    expect(summary(weaker, { kind: 'standing', of: strong, outcome: able }, forHelpers)).toBe('same | ask-standing');
    if (!('participant' in weaker)) throw new Error('not signed in');
    expect(summary(weaker, { kind: 'standing', of: weaker.participant, outcome: able }, forHelpers)).toBe(
      `ready | tell-standing 5 | refuse 6 claims-challenge as session.create ${MFA}`
    );
  });
});

describe('a renewed token', () => {
  const renewing: ConnectionState = { phase: 'ready', lastId: 9, participant, renewing: 7, waiting: [] };
  const renewWith = (of: typeof token) =>
    nextConnection(renewing, { kind: 'verified', verdict: { ok: true, token: of } }, RULES);

  test('replaces what is known of the sign-in, here and for the sessions, and nothing else', () => {
    const deviceId = 'dddddddd-dddd-4ddd-8ddd-dddddddddddd';
    const authentication = { mfa: true, contexts: ['c1'] };
    const step = renewWith({ ...token, expiresAt: 20_000, authentication, deviceId: null });
    const renewedTo = { ...participant, authentication, tokenDeviceId: null };
    expect(step.state).toEqual({ ...renewing, participant: renewedTo, renewing: null });
    expect(step.effects).toEqual([{ kind: 'renewed', id: 7, participant: renewedTo, expiresAt: 20_000 }]);
    const moved = nextConnection(
      renewing,
      { kind: 'verified', verdict: { ok: true, token: { ...token, deviceId } } },
      RULES
    );
    expect(moved.state).toMatchObject({ participant: { ...participant, tokenDeviceId: deviceId } });
  });

  test('that proves the same leaves the participant the very same, so that no answer is thrown away', () => {
    const { state } = renewWith({ ...token, expiresAt: 20_000, authentication: { mfa: false, contexts: [] } });
    expect('participant' in state && state.participant).toBe(participant);
  });
});

describe('rules that hold on every walk', () => {
  const inputs = fc.constantFrom(...Object.values(INPUTS));

  test('every request is answered at most once, and what waits is answered as soon as the standing is known', () => {
    const ANSWERS: readonly string[] = [
      'refuse',
      'refuse-attempt',
      'tell-standing',
      'work',
      'pong',
      'renewed',
      'welcome'
    ];
    const demanding = {
      ...RULES,
      settingsOf: () => ({ ...DESKSIDE_DEFAULTS, helperAuthentication: { mfa: true, contexts: [] } })
    };
    fc.assert(
      fc.property(fc.array(inputs, { maxLength: 60 }), fc.boolean(), (walk, demand) => {
        let state: ConnectionState = { phase: 'ready', lastId: 0, participant, renewing: null, waiting: [] };
        const answered = new Set<number>();
        for (const [index, input] of walk.entries()) {
          const own = input.kind === 'message' ? { ...input, message: { ...input.message, id: index + 1 } } : input;
          const step = nextConnection(state, own, demand ? demanding : RULES);
          for (const effect of step.effects.filter(({ kind }) => ANSWERS.includes(kind))) {
            const id = effect.kind === 'work' ? effect.message.id : 'id' in effect ? effect.id : null;
            if (id === null || input.kind === 'over-budget') continue;
            expect(answered.has(id)).toBe(false);
            answered.add(id);
          }
          state = step.state;
          if (input.kind === 'standing' && 'waiting' in state && input.of === state.participant) {
            expect(state.waiting).toEqual([]);
          }
        }
      })
    );
  });

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
