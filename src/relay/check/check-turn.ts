import { randomBytes } from 'node:crypto';
import { createTurnCredentials, type TurnConfig } from '../turn/credentials.ts';
import type { CheckResult } from './result.ts';
import { type AllocationOutcome, readTurnUrl, tryAllocation } from './turn-allocation.ts';

const PROBLEMS: Readonly<Record<Exclude<AllocationOutcome, 'allocated'>, readonly [says: string, todo: string]>> = {
  unreachable: ['does not answer', 'start coturn, and open the port for this transport'],
  certificate: [
    'has a certificate that this machine does not trust',
    'look at cert and pkey in coturn’s configuration'
  ],
  refused: ['refuses the credential', 'the same secret has to be in turn.secret and in coturn’s static-auth-secret'],
  'no-turn': [
    'answers, but asks for no credential',
    'something else answers there, or coturn runs without use-auth-secret'
  ]
};
/** A credential of a session that ends soon. */
const LIFETIME_MS = 60_000;

/** Allocates once at every address that sessions are given, with a credential as they get it. */
export async function checkTurn(turn: TurnConfig | undefined, now: number): Promise<readonly CheckResult[]> {
  if (turn === undefined) {
    return [
      { check: 'turn', outcome: 'skipped', says: 'not configured: people behind strict firewalls cannot connect' }
    ];
  }
  const sessionId = randomBytes(16).toString('base64url');
  const user = { sessionId, role: 'helper' as const, endsAt: now + LIFETIME_MS };
  const [server] = createTurnCredentials(turn).iceServersFor(user, now);
  const { username = '', credential: password = '' } = server ?? {};
  return Promise.all(
    turn.urls.map(async (url): Promise<CheckResult> => {
      const address = readTurnUrl(url);
      if (address === null)
        return { check: 'turn', outcome: 'failed', says: `${url} is no address`, todo: 'mend turn.urls' };
      const outcome = await tryAllocation(address, { username, password });
      if (outcome === 'allocated') return { check: 'turn', outcome: 'ok', says: `${url} gave an address` };
      const [says, todo] = PROBLEMS[outcome];
      return { check: 'turn', outcome: 'failed', says: `${url} ${says}`, todo };
    })
  );
}
