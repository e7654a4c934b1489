import { setTimeout as delay } from 'node:timers/promises';
import { awaitText, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import type { Grant } from '#shared/protocol/grant.ts';
import { type InventedEvent, VICTIMS, type Victim } from './attack.ts';
import { readGrant } from './grant-forge.ts';
import type { HostileStage } from './stage.ts';

/** What the two apps say to each other on data channels, and the relay has no business saying. */
export const PEER_WORDS: readonly string[] = [
  { type: 'ask', askId: '5d3f0b52-7c1e-4f7b-9d3e-2b1c8a6f4e10', mode: 'control' },
  { type: 'answer', askId: '5d3f0b52-7c1e-4f7b-9d3e-2b1c8a6f4e10', outcome: 'allowed', mode: 'control' },
  { type: 'state', state: { mode: 'control', paused: false, epoch: 9, display: null } },
  { seq: 1, epoch: 1, action: { kind: 'text', text: 'typed by the relay' } },
  { type: 'end', reason: 'sharer-ended' }
].map((message) => JSON.stringify(message));

const ATTACKERS_ICE = { ufrag: 'evil', pwd: 'evilevilevilevilevilevil' };
const ATTACKERS_CERTIFICATE = `a=fingerprint:sha-256 ${'AA:'.repeat(31)}AA`;

/** Restarts of the connection that neither app began: plain ones, and such that name another certificate. */
export const RESTARTS: readonly string[] = [1, 2, 1_000_000].flatMap((round) =>
  [
    { type: 'restart', round, ice: ATTACKERS_ICE },
    { type: 'restarted', round, ice: ATTACKERS_ICE },
    { type: 'restart-wanted' },
    { type: 'restart', round, ice: ATTACKERS_ICE, sdp: ATTACKERS_CERTIFICATE },
    { type: 'restarted', round, ice: { ...ATTACKERS_ICE, pwd: `${ATTACKERS_ICE.pwd}\r\n${ATTACKERS_CERTIFICATE}` } },
    {
      type: 'candidate',
      round,
      candidate: { candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host ufrag evil', sdpMLineIndex: 0, sdpMid: '0' }
    }
  ].map((signal) => JSON.stringify(signal))
);

/** Long enough for an app to have done whatever a message makes it do. */
export const aMoment = (): Promise<void> => delay(700);

/** Tells everybody once more what the real relay told them in this session, with new numbers. */
export function tellAllAgain({ relay }: HostileStage, type: InventedEvent['type']): void {
  for (const { to, event } of [...relay.passed()]) if (event.type === type) relay.tell(to, event);
}

/** The grant that the real relay gave last. */
export function genuineGrant({ relay }: HostileStage): Grant {
  const joined = relay.passed().findLast(({ event }) => event.type === 'session.joined');
  if (joined?.event.type !== 'session.joined') throw new Error('nobody joined');
  return readGrant(joined.event.grant);
}

/** Says everything that can be said about a session, as if it were there and one were in it. */
export async function inventSession(stage: HostileStage, victim: Victim, sessionId: string): Promise<void> {
  const { relay, forge, helperAccount, sharerAccount, services } = stage;
  const tid =
    services.organisation.tenants.find(({ people }) => people.some(({ id }) => id === helperAccount.id))?.id ?? '';
  const now = Math.floor(Date.now() / 1000);
  const grant: Grant = {
    sid: sessionId,
    helper: { tid, oid: helperAccount.id },
    sharer: { tid, oid: sharerAccount.id },
    modes: ['view', 'control'],
    features: ['chat'],
    warnings: [],
    refusals: [],
    limits: { longest: 3_600, idle: 600 },
    iat: now,
    exp: now + 600
  };
  const jws = await forge.sign(grant, 'announced');
  const offer = JSON.stringify({ type: 'offer', sdp: 'v=0\r\n' });
  for (const role of ['helper', 'sharer'] as const) {
    relay.tell(victim, { type: 'session.signal', sessionId, payload: offer });
    relay.tell(victim, { type: 'session.joined', sessionId, role, grant: jws, iceServers: [] });
    relay.tell(victim, { type: 'session.grant', sessionId, grant: jws });
    for (const payload of [offer, ...PEER_WORDS]) relay.tell(victim, { type: 'session.signal', sessionId, payload });
    relay.tell(victim, { type: 'session.peer', sessionId, present: true });
    relay.tell(victim, { type: 'session.guessed', sessionId });
    relay.tell(victim, { type: 'session.ended', sessionId, reason: 'identity-not-proven', by: 'relay' });
  }
}

/** Both stand at Home, online, with nothing going on. */
export async function bothAtHome({ helper, sharer }: HostileStage): Promise<void> {
  for (const person of [helper, sharer]) {
    await awaitText(person, words('home.getHelp.title'));
    await awaitText(person, words('home.status.online'));
  }
}

/** Cuts both sockets, and waits until both have said hello again and been let in. */
export async function greetAnew(stage: HostileStage): Promise<void> {
  const { relay } = stage;
  relay.cutOff();
  for (const victim of VICTIMS) {
    await waitFor(`the ${victim} to come back`, async () =>
      relay.heard().some(({ from, message }) => from === victim && message.type === 'hello')
    );
  }
  await bothAtHome(stage);
}
