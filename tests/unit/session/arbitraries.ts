import fc from 'fast-check';
import type { Grant } from '#shared/protocol/grant.ts';
import type { ControlMessage } from '#shared/protocol/peer.ts';
import type { SessionInput } from '#shared/session/events.ts';
import type { SessionMode, SessionRole } from '#shared/session/modes.ts';
import type { Former, SessionState } from '#shared/session/state.ts';

export const SESSION_ID = 'session-1';
export const HELPER = {
  tenantId: '11111111-1111-4111-8111-111111111111',
  objectId: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa',
  name: 'Priya Raman',
  userName: 'priya@harbourclinic.example'
};
export const SHARER = {
  tenantId: '11111111-1111-4111-8111-111111111111',
  objectId: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb',
  name: 'Tomas Lindqvist',
  userName: 'tomas@harbourclinic.example'
};
export const FINGERPRINTS = { local: Array(32).fill('AA').join(':'), remote: Array(32).fill('BB').join(':') };
export const DISPLAY = { id: 'screen:0:0', number: 1, width: 1920, height: 1080, primary: true };
export const WORDS = ['abandon', 'ability', 'able', 'about'];
export const ASK_IDS = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const;

/** A grant as the relay would sign it for the two people above. */
export function grantOf(overrides: Partial<Grant> = {}): Grant {
  return {
    sid: SESSION_ID,
    helper: { tid: HELPER.tenantId, oid: HELPER.objectId },
    sharer: { tid: SHARER.tenantId, oid: SHARER.objectId },
    modes: ['view', 'control'],
    features: ['chat'],
    warnings: [],
    refusals: [],
    limits: { longest: 28_800, idle: 1_800 },
    iat: 0,
    exp: 600,
    ...overrides
  };
}

export function cardOf(person: typeof HELPER) {
  return {
    ...person,
    photo: null,
    jobTitle: null,
    company: null,
    verifiedDomain: null,
    directory: 'answered' as const,
    partner: false
  };
}

export const proofMessage: Extract<ControlMessage, { type: 'proof' }> = {
  type: 'proof',
  idToken: 'token',
  jwk: { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) },
  salt: 's'.repeat(22),
  sessionId: SESSION_ID,
  role: 'helper',
  signature: 'g'.repeat(86)
};

const mode = fc.constantFrom('view', 'control');
const askId = fc.constantFrom(...ASK_IDS);
const epoch = fc.integer({ min: 0, max: 6 });

/** Anything the other side could say on `control`, whether or not it should. */
export const anyControl: fc.Arbitrary<ControlMessage> = fc.oneof(
  fc.constant(proofMessage),
  fc.record({ type: fc.constant('ask' as const), askId, mode }),
  fc.record({ type: fc.constant('ask-withdrawn' as const), askId }),
  fc.record({
    type: fc.constant('answer' as const),
    askId,
    outcome: fc.constantFrom('allowed', 'declined', 'timeout'),
    mode: fc.option(mode)
  }),
  fc.record({
    type: fc.constant('state' as const),
    state: fc.record({ mode, paused: fc.boolean(), epoch, display: fc.constantFrom(null, DISPLAY) })
  }),
  fc.constant({ type: 'give-back' as const }),
  fc.record({ type: fc.constant('chat' as const), messageId: askId, text: fc.constant('hello'), sentAt: fc.nat() }),
  fc.record({ type: fc.constant('chat-received' as const), messageId: askId }),
  fc.constant({ type: 'alive' as const }),
  fc.constant({ type: 'suspend' as const }),
  fc.record({
    type: fc.constant('end' as const),
    reason: fc.constantFrom('helper-ended', 'sharer-ended', 'app-quit')
  })
);

/** Anything that can happen to one side; weighted so that walks get to the live states. */
export function anyEvent(role: SessionRole): fc.Arbitrary<SessionInput> {
  const other = role === 'helper' ? SHARER : HELPER;
  const me = role === 'helper' ? HELPER : SHARER;
  const grant = fc.constantFrom(grantOf(), grantOf({ modes: ['view'] }), grantOf({ modes: [] }), grantOf({ sid: 'x' }));
  const outcome: fc.Arbitrary<SessionInput> = fc
    .tuple(
      askId,
      fc.oneof(
        fc.record({ outcome: fc.constant('allowed' as const), mode }),
        fc.constantFrom({ outcome: 'declined' as const }, { outcome: 'timeout' as const })
      )
    )
    .map(([id, answer]) => ({ type: 'consent', askId: id, answer }));
  return fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom<SessionInput>({ type: 'create' }, { type: 'redeem' }) },
    { weight: 3, arbitrary: fc.record({ type: fc.constant('choose' as const), mode, askId }) },
    {
      weight: 2,
      arbitrary: fc.constantFrom<SessionInput>({ type: 'withdraw' }, { type: 'give-back' }, { type: 'take-back' })
    },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('pause' as const), paused: fc.boolean() }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<SessionInput>(
        { type: 'end', reason: 'cancelled' },
        { type: 'end', reason: `${role}-ended` },
        { type: 'dismiss' },
        { type: 'refused' },
        { type: 'grant-refused', sessionId: SESSION_ID },
        { type: 'relay-ended', sessionId: SESSION_ID, reason: 'code-expired' },
        { type: 'peer-closed' },
        { type: 'control-junk' },
        { type: 'capture-failed' },
        { type: 'not-proven', reason: 'identity-not-proven' }
      )
    },
    {
      weight: 6,
      arbitrary: fc.constant<SessionInput>({
        type: 'created',
        sessionId: SESSION_ID,
        code: 'K7QM3WXP',
        link: 'deskside://join?code=K7QM-3WXP',
        expiresAt: 600_000
      })
    },
    {
      weight: 6,
      arbitrary: fc
        .oneof({ weight: 4, arbitrary: fc.constant(grantOf()) }, { weight: 1, arbitrary: grant })
        .map(
          (chosen): SessionInput => ({ type: 'joined', role, sessionId: SESSION_ID, grant: chosen, me, iceServers: [] })
        )
    },
    { weight: 6, arbitrary: fc.constant<SessionInput>({ type: 'peer-connected', fingerprints: FINGERPRINTS }) },
    { weight: 6, arbitrary: fc.constant<SessionInput>({ type: 'control', message: proofMessage }) },
    { weight: 6, arbitrary: fc.constant<SessionInput>({ type: 'proven', person: other }) },
    { weight: 1, arbitrary: fc.constant<SessionInput>({ type: 'proven', person: me }) },
    { weight: 6, arbitrary: fc.constant<SessionInput>({ type: 'card', card: cardOf(other), checkWords: WORDS }) },
    { weight: 10, arbitrary: anyControl.map((message): SessionInput => ({ type: 'control', message })) },
    { weight: 8, arbitrary: outcome },
    {
      weight: 3,
      arbitrary: fc.constantFrom<SessionInput>(
        { type: 'display', display: DISPLAY },
        { type: 'display', display: DISPLAY },
        { type: 'display', display: null },
        { type: 'display-moved' }
      )
    },
    { weight: 2, arbitrary: grant.map((renewed): SessionInput => ({ type: 'grant-renewed', grant: renewed })) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom('code', 'connect', 'proof', 'silent', 'resume', 'grant', 'alive', 'longest', 'idle')
        .map((name): SessionInput => ({ type: 'timer', name }))
    },
    {
      weight: 2,
      arbitrary: fc
        .oneof({ weight: 4, arbitrary: fc.constant(grantOf()) }, { weight: 1, arbitrary: grant })
        .map((chosen) => rejoined(role, chosen))
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<SessionInput>(
        { type: 'suspended', sessionId: SESSION_ID },
        { type: 'suspended', sessionId: 'x' },
        { type: 'restarting' },
        { type: 'not-rejoined', sessionId: SESSION_ID },
        { type: 'take-up', former: formerOf(role) }
      )
    },
    { weight: 1, arbitrary: fc.constant<SessionInput>({ type: 'chat-sent' }) },
    {
      weight: 1,
      arbitrary: fc.nat({ max: 4_000_000 }).map((ms): SessionInput => ({ type: 'machine-idle', ms }))
    },
    {
      weight: 1,
      arbitrary: fc.boolean().map((present): SessionInput => ({ type: 'peer-present', sessionId: SESSION_ID, present }))
    }
  );
}

/** The relay's word that both are back in the session that is suspended. */
export function rejoined(role: SessionRole, grant = grantOf()): Extract<SessionInput, { type: 'rejoined' }> {
  const me = role === 'helper' ? HELPER : SHARER;
  return { type: 'rejoined', role, sessionId: SESSION_ID, grant, me, iceServers: [] };
}

/** What this side's app kept of the session over a restart. */
export function formerOf(role: SessionRole): Former {
  return {
    role,
    sessionId: SESSION_ID,
    grant: grantOf(),
    card: cardOf(role === 'helper' ? SHARER : HELPER),
    refusals: 0,
    chatMessages: 2,
    modesUsed: ['view'],
    startedAt: 500,
    epoch: 3,
    joinedAt: 0
  };
}

/** The event that brings an honest session one step further from where it is; random events alone hardly get anywhere. */
export function progress(state: SessionState, role: SessionRole, mode: SessionMode): SessionInput {
  const other = role === 'helper' ? SHARER : HELPER;
  const me = role === 'helper' ? HELPER : SHARER;
  switch (state.phase) {
    case 'none':
    case 'ended':
      return role === 'helper' ? { type: 'create' } : { type: 'redeem' };
    case 'creating':
      return { type: 'created', sessionId: SESSION_ID, code: 'K7QM3WXP', link: 'deskside://join', expiresAt: 600_000 };
    case 'waiting':
    case 'redeeming':
      return { type: 'joined', role, sessionId: SESSION_ID, grant: grantOf(), me, iceServers: [] };
    case 'proving':
      if (state.fingerprints === null) return { type: 'peer-connected', fingerprints: FINGERPRINTS };
      if (state.proof === 'awaited') return { type: 'control', message: proofMessage };
      return state.proof === 'checking'
        ? { type: 'proven', person: other }
        : { type: 'card', card: cardOf(other), checkWords: WORDS };
    case 'identified':
      return ask(role, mode);
    case 'asking':
      return answer(role, state.question.askId, mode);
    case 'live':
      return state.question === null ? ask(role, mode) : answer(role, state.question.askId, mode);
    case 'interrupted':
      return { type: 'control', message: { type: 'alive' } };
    case 'suspended':
      return rejoined(role);
  }
}

function ask(role: SessionRole, mode: SessionMode): SessionInput {
  const [askId] = ASK_IDS;
  return role === 'helper'
    ? { type: 'choose', mode, askId }
    : { type: 'control', message: { type: 'ask', askId, mode } };
}

function answer(role: SessionRole, askId: string, mode: SessionMode): SessionInput {
  return role === 'sharer'
    ? { type: 'consent', askId, answer: { outcome: 'allowed', mode } }
    : { type: 'control', message: { type: 'answer', askId, outcome: 'allowed', mode } };
}
