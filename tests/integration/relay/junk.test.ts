import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { relayErrorCodeSchema } from '#shared/errors/codes.ts';
import { MAX_RELAY_MESSAGE_BYTES, MAX_SIGNAL_BYTES } from '#shared/protocol/limits.ts';
import type { TestClient } from './support/client.ts';
import { HELPER, type JoinedPair, person, startWorld, type World } from './support/world.ts';

let world: World;
let pair: JoinedPair;
beforeEach(async () => {
  world = await startWorld();
  pair = await world.joined();
});
afterEach(() => world.close());

/** Time for the budgets to fill up again; everybody is heard meanwhile. */
const rest = () => world.pass(20_000, [pair.helper, pair.sharer]);

/** The session is as it was: both are there and a signal arrives. */
async function unharmed(): Promise<void> {
  const { sessionId } = pair;
  const before = pair.sharer.events.length;
  await pair.helper.must('session.signal', { sessionId, payload: 'still here' });
  await pair.sharer.settled();
  expect(pair.sharer.events.slice(before).map((event) => event.type)).toEqual(['session.signal']);
}

describe('junk gets a coded error and changes nothing', () => {
  test.each([
    ['nothing', ''],
    ['no JSON', '{"type":"ping"'],
    ['no object', '"ping"'],
    ['null', 'null'],
    ['a list', '[1,2,3]'],
    ['no id', '{"type":"ping"}'],
    ['id zero', '{"type":"ping","id":0}'],
    ['an id that is a text', '{"type":"ping","id":"7"}'],
    ['deep nesting', '['.repeat(40_000)],
    ['a prototype', '{"__proto__":{"type":"ping","id":1}}'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00])]
  ])('%s', async (_what, frame) => {
    expect(await pair.helper.junk(Buffer.from(frame))).toMatchObject({ id: null, code: 'bad-message' });
    await unharmed();
  });

  test.each([
    ['an unknown type', '{"type":"session.takeover","id":500}'],
    ['a field too many', '{"type":"ping","id":500,"admin":true}'],
    ['a code with look-alikes', '{"type":"session.redeem","id":500,"code":"O0IL1U22"}'],
    ['an end for no reason', '{"type":"session.end","id":500,"sessionId":"x","reason":"because"}'],
    ['a report with content', '{"type":"session.report","id":500,"sessionId":"x","event":{"kind":"chat","text":"hi"}}']
  ])('%s is answered with its id', async (_what, frame) => {
    expect((await pair.helper.junk(frame, 500)).code).toBe('bad-message');
    await unharmed();
  });

  test('a message whose id was used before is refused', async () => {
    await pair.helper.must('ping', {});
    pair.helper.socket.send(
      JSON.stringify({ type: 'session.end', id: 1, sessionId: pair.sessionId, reason: 'app-quit' })
    );
    await unharmed();
  });

  test('binary frames are not read', async () => {
    pair.helper.socket.send(Buffer.from('{"type":"ping","id":900}'), { binary: true });
    await unharmed();
  });

  test('a message over the limit gets its code, one far over it costs the socket', async () => {
    const fill = (bytes: number): string => {
      const head = '{"type":"ping","id":901,"x":"';
      return `${head}${'x'.repeat(bytes - head.length - 2)}"}`;
    };
    expect(await pair.helper.junk(fill(MAX_RELAY_MESSAGE_BYTES), 901)).toMatchObject({ code: 'bad-message' });
    expect(await pair.helper.junk(fill(MAX_RELAY_MESSAGE_BYTES + 1))).toMatchObject({ id: null, code: 'too-large' });
    await unharmed();
    pair.helper.socket.send('x'.repeat(2 * MAX_RELAY_MESSAGE_BYTES + 1));
    expect(await pair.helper.end()).toBe(1009);
    expect(await pair.sharer.next('session.peer')).toMatchObject({ present: false });
  });

  test('a signal at the limit passes, one byte more does not', async () => {
    const { sessionId } = pair;
    await pair.helper.must('session.signal', { sessionId, payload: 'x'.repeat(MAX_SIGNAL_BYTES) });
    const wide = 'é'.repeat(MAX_SIGNAL_BYTES / 2);
    await pair.helper.must('session.signal', { sessionId, payload: wide });
    expect((await pair.helper.refused({ type: 'session.signal', sessionId, payload: `${wide}x` })).code).toBe(
      'too-large'
    );
  });

  test('a flood is refused with a wait, then the socket is closed; the other people notice nothing', async () => {
    const flooder = await world.signIn(person(40));
    const codes: string[] = [];
    flooder.socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString());
      codes.push(message.type === 'error' ? message.code : message.type);
    });
    for (let id = 10; id < 400; id += 1) flooder.socket.send(JSON.stringify({ type: 'ping', id }));
    expect(await flooder.end()).toBe(4002);
    expect(new Set(codes)).toEqual(new Set(['ok', 'rate-limited']));
    await unharmed();
  });

  test('requests that cost work have a smaller budget', async () => {
    const busy = await world.signIn(person(41));
    const answers = await Promise.all(Array.from({ length: 25 }, () => busy.ask({ type: 'session.create' })));
    const codes = answers.map((answer) => (answer.type === 'error' ? answer.code : answer.type));
    expect(codes.slice(0, 10).every((code) => code === 'ok')).toBe(true);
    expect(codes.at(-1)).toBe('rate-limited');
  });
});

describe('fuzz', () => {
  const ids = fc.oneof(fc.integer(), fc.constant(null), fc.string(), fc.double());
  const types = fc.constantFrom(
    'hello',
    'token.renew',
    'ping',
    'policy.standing',
    'session.create',
    'session.redeem',
    'session.signal',
    'session.report',
    'session.end',
    'session.resume',
    'session.rejoin',
    '__proto__',
    'constructor'
  );
  const almost = fc
    .record({ type: fc.oneof(types, fc.anything()), id: ids, extra: fc.anything() }, { requiredKeys: ['type'] })
    .map((value) => JSON.stringify(value) ?? 'undefined');
  const frames = fc.oneof(
    fc.string().map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 256 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => Buffer.from(text)),
    almost.map((text) => Buffer.from(text))
  );

  async function survives(client: TestClient, list: readonly Buffer[]): Promise<void> {
    for (const frame of list) client.socket.send(frame, { binary: false });
    await client.settled();
  }

  test('whatever is sent, the relay answers with listed codes and goes on', async () => {
    const answers: unknown[] = [];
    const attacker = await world.signIn(HELPER_TWIN);
    attacker.socket.on('message', (data: Buffer) => answers.push(JSON.parse(data.toString())));
    attacker.skipTo(1_000_000);
    await fc.assert(
      fc.asyncProperty(fc.array(frames, { minLength: 1, maxLength: 15 }), async (list) => {
        attacker.skipTo(Number.MAX_SAFE_INTEGER - 10_000_000 + answers.length);
        const valid = list.filter((frame) => isUtf8(frame));
        await survives(attacker, valid);
        await rest();
      }),
      { numRuns: 40 }
    );
    for (const answer of answers) {
      if (answer !== null && typeof answer === 'object' && 'code' in answer) relayErrorCodeSchema.parse(answer.code);
    }
    expect(answers.length).toBeGreaterThan(100);
    await unharmed();
  });

  const HELPER_TWIN = { ...HELPER, objectId: person(50).objectId };

  /** Invalid UTF-8 in a text frame ends the socket by the WebSocket protocol itself (RFC 6455 section 8.1). */
  function isUtf8(frame: Buffer): boolean {
    return Buffer.from(frame.toString('utf8'), 'utf8').equals(frame);
  }
});
