// What a session's facts cost at the demo's Graph server on loopback, beside one bare request to the same server.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { z } from 'zod';
import { type DemoOrganisation, startDemoOrganisation } from '#demo/organisation/index.ts';
import { systemClock } from '#relay/clock.ts';
import type { Directory } from '#relay/directory/directory.ts';
import type { GraphAccess } from '#relay/directory/graph/access.ts';
import { createGraphDirectory } from '#relay/directory/graph-directory.ts';
import type { Fetch } from '#relay/http/bounded-fetch.ts';
import { ratio, summary } from '../statistics.ts';

const WARM_UP = 5;
const ROUNDS = 40;
/** Warm answers come faster than the clock can tell one from the next, so that many are timed at once. */
const WARM_AT_ONCE = 1_000;

const tokenSchema = z.object({ access_token: z.string() });

/**
 * Times in milliseconds and exchanges over the wire of what policy asks for one session: cold (a relay that has just
 * started), for the next people of a tenant that is known, and warm. The floor is one bare request with a token; beside it
 * stands a bare sign-in, which a cold session contains.
 */
export async function sessionNeeds(): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-directory-'));
  const organisation = await startDemoOrganisation({ certificateDirectory: folder });
  setDefaultCACertificates([...getCACertificates('default'), organisation.caCertificatePem]);
  try {
    return await measure(organisation);
  } finally {
    await organisation.close();
    rmSync(folder, { recursive: true });
  }
}

async function measure(organisation: DemoOrganisation): Promise<Record<string, unknown>> {
  const [tenant] = organisation.tenants;
  if (tenant === undefined) throw new Error('the demo has an organisation');
  const { id: tenantId, people, devices } = tenant;
  const access: GraphAccess = {
    baseUrl: organisation.graphUrl,
    tokenUrl: organisation.issuerOf(tenantId).replace(/\/v2\.0$/, '/oauth2/v2.0/token'),
    clientId: organisation.relayClient.id,
    clientSecret: organisation.relayClient.secret,
    scope: organisation.graph.defaultScope
  };
  let exchanges = 0;
  const counting: Fetch = (url, init) => {
    exchanges += 1;
    return fetch(url, init);
  };
  const ask = (directory: Directory, first: number) =>
    Promise.all([
      directory.settings(tenantId),
      directory.helper({ tenantId, objectId: people[first % people.length]?.id ?? '' }),
      directory.sharer({ tenantId, objectId: people[(first + 1) % people.length]?.id ?? '' }),
      directory.device(tenantId, devices[first % devices.length]?.azureADDeviceId ?? '')
    ]);

  const times: Record<'bare' | 'signIn' | 'cold' | 'next' | 'warm', number[]> = {
    bare: [],
    signIn: [],
    cold: [],
    next: [],
    warm: []
  };
  const counts = { cold: 0, next: 0, warm: 0 };
  const timed = async (into: number[], round: number, work: () => Promise<unknown>): Promise<number> => {
    exchanges = 0;
    const start = performance.now();
    await work();
    if (round >= WARM_UP) into.push(performance.now() - start);
    return exchanges;
  };
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    let token = '';
    await timed(times.signIn, round, async () => {
      token = await signIn(access);
    });
    const url = `${access.baseUrl}/beta/deviceManagement/remoteAssistanceSettings`;
    await timed(times.bare, round, async () =>
      (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).json()
    );
    const directory = createGraphDirectory([{ tenantId, directory: access }], counting, systemClock);
    counts.cold = Math.max(counts.cold, await timed(times.cold, round, () => ask(directory, round)));
    counts.next = Math.max(counts.next, await timed(times.next, round, () => ask(directory, round + 2)));
    const warmCount = await timed(times.warm, round, async () => {
      for (let turn = 0; turn < WARM_AT_ONCE; turn += 1) await ask(directory, round);
    });
    counts.warm = Math.max(counts.warm, warmCount);
  }
  const floor = summary(times.bare);
  const row = (values: readonly number[], requests: number) => {
    const ms = summary(values);
    return { ms, requests, timesFloor: ratio(ms?.median, floor?.median) };
  };
  return {
    floor: { bareRequestMs: floor, bareSignInMs: summary(times.signIn) },
    cold: row(times.cold, counts.cold),
    nextPeople: row(times.next, counts.next),
    // The sum of a thousand in milliseconds is the time of one in microseconds.
    warm: { us: summary(times.warm), requests: counts.warm }
  };
}

async function signIn({ tokenUrl, clientId, clientSecret, scope }: GraphAccess): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope };
  const answer = await fetch(tokenUrl, { method: 'POST', body: new URLSearchParams(form) });
  return tokenSchema.parse(await answer.json()).access_token;
}
