import { expect, test } from 'vitest';
import { systemClock } from '#relay/clock.ts';
import { openLedger } from '#relay/ledger/open-ledger.ts';
import { HELPER, SHARER, startWorld } from '../support/world.ts';
import { sqlitePlace } from './support/databases.ts';

test('G1, G9: a relay that is configured with a file leaves its sessions there, ended and with their ticket', async () => {
  const place = sqlitePlace();
  const world = await startWorld({ ledger: place.config });
  const helper = await world.signIn(HELPER);
  const sharer = await world.signIn(SHARER);
  const { code, sessionId } = await helper.must('session.create', { ticket: 'INC-4711' });
  await sharer.must('session.redeem', { code });
  await sharer.next('session.joined');
  expect((await world.relay.ledger.sessions({ state: 'active' })).items).toMatchObject([{ sessionId }]);
  await world.close();

  const later = await openLedger(place.config, { clock: systemClock, log: () => {} });
  expect((await later.sessions()).items).toMatchObject([
    { sessionId, ticket: 'INC-4711', helper: HELPER, sharer: SHARER, endReason: 'relay-lost', endedBy: 'relay' }
  ]);
  expect(await later.verifyAudit()).toMatchObject({ kind: 'intact', rows: 3 });
  await later.close();
  place.remove();
});
