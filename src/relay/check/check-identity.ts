import type { Fetch } from '../http/bounded-fetch.ts';
import { type IssuerProbe, probeIssuer } from './identity.ts';
import type { CheckResult } from './result.ts';

/** The verifier of tokens allows 30 s; this is where somebody should look. */
const WARN_SKEW_MS = 5_000;
const FAIL_SKEW_MS = 30_000;

const REMEDIES: Readonly<Record<Extract<IssuerProbe, { ok: false }>['why'], string>> = {
  unreachable: 'let this machine reach it over HTTPS; behind a proxy set HTTPS_PROXY and NODE_USE_ENV_PROXY=1',
  'no-discovery': 'compare tenantId and issuer with the tenant',
  'other-issuer': 'write the issuer exactly as its discovery document does, slash at the end included',
  'no-keys': 'its keys cannot be fetched: look at proxies between this machine and it'
};

interface Tenant {
  readonly tenantId: string;
  readonly issuer: string;
}

/** Verifies each tenant's issuer, and this machine's clock against theirs. */
export async function checkIdentity(
  tenants: readonly Tenant[],
  fetcher: Fetch,
  now: () => number
): Promise<readonly CheckResult[]> {
  const probed = await Promise.all(
    tenants.map(async (tenant) => ({ ...tenant, probe: await probeIssuer(tenant.issuer, fetcher), at: now() }))
  );
  const identity = probed.map(({ tenantId, probe }): CheckResult => {
    if (probe.ok) {
      return { check: 'identity', outcome: 'ok', says: `tenant ${tenantId}: discovery, issuer and ${probe.keys} keys` };
    }
    return {
      check: 'identity',
      outcome: 'failed',
      says: `tenant ${tenantId}: ${probe.why}`,
      todo: REMEDIES[probe.why]
    };
  });
  const skews = probed.flatMap(({ probe, at }) =>
    probe.ok && probe.serverTime !== null ? [skewOf(probe.serverTime, probe.askedMs, at)] : []
  );
  return [...identity, clockResult(skews)];
}

/** The header has whole seconds, and the answer took a while: only what is beyond both is the clock's. */
function skewOf(serverTime: number, askedMs: number, at: number): number {
  const difference = at - serverTime;
  const innocent = 1_000 + askedMs;
  return Math.sign(difference) * Math.max(0, Math.abs(difference) - innocent);
}

function clockResult(skews: readonly number[]): CheckResult {
  const [first] = skews.toSorted((one, other) => Math.abs(one) - Math.abs(other));
  if (first === undefined) {
    return { check: 'clock', outcome: 'skipped', says: 'no identity provider told its time' };
  }
  const seconds = Math.round(Math.abs(first) / 1000);
  const side = first > 0 ? 'ahead' : 'behind';
  if (Math.abs(first) <= WARN_SKEW_MS) return { check: 'clock', outcome: 'ok', says: 'as the identity provider’s' };
  return {
    check: 'clock',
    outcome: Math.abs(first) > FAIL_SKEW_MS ? 'failed' : 'warning',
    says: `${seconds} s ${side} of the identity provider`,
    todo: 'let this machine set its clock by the network (NTP)'
  };
}
