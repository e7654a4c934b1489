import { afterEach, beforeEach, expect, test } from 'vitest';
import { securityCodeSchema } from '#shared/ids/security-code.ts';
import { HELPER, SHARER, startWorld, type World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

test('G6: codes, tokens, signals and device names appear neither in the log nor, but for the device, in the record', async () => {
  const token = await world.token(SHARER);
  const { sharer, helper, created, redeemed, sessionId, grant } = await world.joined();
  await sharer.must('token.renew', { accessToken: token });
  await helper.must('session.signal', { sessionId, payload: 'canary-payload' });
  const bystander = await world.signIn({ ...HELPER, objectId: SHARER.objectId.replace('2', '7') });
  await bystander.refused({ type: 'session.redeem', code: securityCodeSchema.parse('22222222') });
  await bystander.junk('canary-junk');
  world.directory.down = true;
  await world.pass(302_000, [helper, sharer], 2_000);
  await sharer.must('session.end', { sessionId, reason: 'sharer-ended' });
  await helper.next('session.ended');

  const log = world.logLines.join('');
  const record = JSON.stringify(await world.relay.ledger.read());
  expect(log).toContain('"event":"session-ended"');
  expect(log).toContain('"event":"policy-unavailable"');
  const code = `${created.code.slice(0, 4)}-${created.code.slice(4)}`;
  const secrets = [token, created.code, code, '22222222', created.resumeToken, redeemed.resumeToken, grant];
  for (const secret of [...secrets, 'canary-payload', 'canary-junk']) {
    expect(log).not.toContain(secret);
    expect(record).not.toContain(secret);
  }
  expect(log).not.toContain('TEST-PC');
});
