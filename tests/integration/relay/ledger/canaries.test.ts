import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#relay/clock.ts';
import type { Ledger } from '#relay/ledger/ledger.ts';
import { openLedger } from '#relay/ledger/open-ledger.ts';
import { securityCodeSchema } from '#shared/ids/security-code.ts';
import { ABROAD, HELPER, person, SHARER, startWorld, type World } from '../support/world.ts';
import { type Place, sqlitePlace } from './support/databases.ts';

let place: Place;
let ledger: Ledger;
let world: World;
let output = '';
const streams = [process.stdout, process.stderr] as const;
const writes = streams.map((stream) => stream.write);

beforeEach(async () => {
  place = sqlitePlace();
  const log = (...line: unknown[]): void => {
    output += JSON.stringify(line);
  };
  ledger = await openLedger(place.config, { clock: systemClock, log });
  world = await startWorld({}, { ledger });
  output = '';
  for (const stream of streams) {
    stream.write = (chunk: string | Uint8Array): boolean => {
      output += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      return true;
    };
  }
});
afterEach(async () => {
  streams.forEach((stream, index) => {
    stream.write = writes[index] ?? stream.write;
  });
  await world.close();
  await ledger.close();
  place.remove();
});

/** Every byte of every file in the record's folder: database, its log, spool. */
function onDisk(): { readonly all: string; readonly spool: string } {
  const files = readdirSync(place.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map((entry) => ({
    spool: entry.parentPath.endsWith('.spool'),
    text: readFileSync(join(entry.parentPath, entry.name)).toString('latin1')
  }));
  const join2 = (some: typeof texts): string => some.map(({ text }) => text).join('\n');
  return { all: join2(texts), spool: join2(texts.filter(({ spool }) => spool)) };
}

/** As somebody might find it: as it is, and as the other ways of writing bytes that a program uses. */
function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const middle = bytes.toString('base64').replace(/=+$/, '').slice(0, -1);
  return [secret, middle, bytes.toString('base64url').slice(0, -1), bytes.toString('hex')];
}

test('G6: nothing that was shown, typed, said or copied, no name, code or token is in database, spool, log or output', async () => {
  const names = { name: 'CANARY Nadia Novak', preferred_username: 'canary.nadia@example.test' };
  const helper = await world.signIn(HELPER, names);
  const sharer = await world.signIn(SHARER, { ...names, name: 'CANARY Sam Sharer' });
  const created = await helper.must('session.create', { ticket: 'INC-4711' });
  const redeemed = await sharer.must('session.redeem', { code: created.code });
  const { sessionId } = created;
  const { grant } = await helper.next('session.joined');
  const token = await world.token(SHARER, names);
  await sharer.must('token.renew', { accessToken: token });

  // The spool is looked into too: somebody else holds the database for a while.
  await ledger.read();
  const holder = new DatabaseSync(join(place.folder, 'ledger.db'), { timeout: 5_000 });
  holder.exec('begin immediate');
  const said = {
    frame: `CANARY-frame-${'\u0001'.repeat(8)}-pixels`,
    key: 'CANARY-key-Hunter2!',
    chat: 'CANARY chat: my mother’s maiden name is Übelacker',
    clipboard: 'CANARY-clipboard-IBAN-DE02120300000000202051'
  };
  for (const [kind, text] of Object.entries(said)) {
    await helper.must('session.signal', { sessionId, payload: JSON.stringify({ kind, text }) });
    await sharer.must('session.signal', { sessionId, payload: text });
    const report = { kind: 'mode', mode: 'view', text };
    await sharer.junk(JSON.stringify({ type: 'session.report', sessionId, event: report }));
    await helper.junk(JSON.stringify({ type: 'session.create', ticket: text }));
    await helper.junk(text);
  }
  for (const mode of ['view', 'control'] as const) {
    await sharer.must('session.report', { sessionId, event: { kind: 'mode', mode } });
  }
  await sharer.must('session.report', { sessionId, event: { kind: 'feature', feature: 'clipboard' } });
  const guesser = await world.signIn(person(7));
  await guesser.refused({ type: 'session.redeem', code: securityCodeSchema.parse('CANARY22') });
  const stranger = await world.open();
  const { type, ...hello } = await world.hello(person(8, ABROAD), { token: 'CANARY.not.a-token' });
  await stranger.refused({ type, ...hello });
  const spooled = onDisk();
  holder.exec('rollback');
  holder.close();
  await sharer.must('session.end', { sessionId, reason: 'sharer-ended' });
  await helper.next('session.ended');

  const [record] = (await ledger.sessions({ ticket: 'INC-4711' })).items;
  expect(record).toMatchObject({ sessionId, modesUsed: ['view', 'control'], featuresUsed: ['clipboard'] });
  const stored = onDisk();
  await ledger.close();
  const closed = onDisk();
  const log = world.logLines.join('') + output;
  // What is looked through has content: what may be there is there.
  expect(spooled.spool).toContain(sessionId);
  expect(stored.all).toContain('TEST-PC');
  expect(closed.all).toContain('INC-4711');
  expect(log).toContain(sessionId);

  const code = `${created.code.slice(0, 4)}-${created.code.slice(4)}`;
  const secrets = [
    ...Object.values(said),
    ...Object.values(names),
    'CANARY',
    token,
    created.code,
    code,
    created.resumeToken,
    redeemed.resumeToken,
    grant,
    created.link
  ];
  const places = { spooled: spooled.all, stored: stored.all, closed: closed.all, log };
  for (const [where, text] of Object.entries(places)) {
    for (const secret of secrets) {
      for (const spelling of spellings(secret)) expect(text.includes(spelling), `${where}: ${secret}`).toBe(false);
    }
  }
  expect(log).not.toContain('TEST-PC');
  expect(log).not.toContain('INC-4711');
});
