import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '#relay/clock.ts';
import { createLogger } from '#relay/logging.ts';
import { type SiemConfig, siemConfigSchema } from '#relay/siem/config.ts';
import type { RecordStream } from '#relay/siem/record-stream.ts';
import { startSiem } from '#relay/siem/start-siem.ts';
import { person, startWorld, type World } from '../support/world.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const TOKEN = 'a-token-of-the-siem-0123456789';
const SECRET = 'a-secret-of-the-siem-0123456789';

let world: World;
let receiver: Receiver;
let folder: string;
let logLines: string[];
const streams: RecordStream[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deskside-siem-'));
  logLines = [];
  world = await startWorld();
  receiver = await startReceiver();
});
afterEach(async () => {
  await Promise.all(streams.splice(0).map((stream) => stream.stop()));
  await receiver.close();
  await world.close();
  rmSync(folder, { recursive: true });
});

const positionFile = () => join(folder, 'position.json');
async function start(over: Partial<SiemConfig> = {}): Promise<RecordStream> {
  const config = siemConfigSchema.parse({
    url: receiver.url,
    authentication: { kind: 'bearer', token: TOKEN },
    positionFile: positionFile(),
    ...over
  });
  const stream = await startSiem({
    config,
    ledger: world.relay.ledger,
    fetch: (url, init) => fetch(url, init),
    clock: systemClock,
    log: createLogger((line) => logLines.push(line), systemClock),
    random: () => 0
  });
  streams.push(stream);
  return stream;
}
const numbers = () => receiver.received.flatMap(({ lines }) => lines.map(({ number }) => number));
const has = (count: number) => expect.poll(() => Math.max(0, ...numbers()), { timeout: 15_000 }).toBe(count);

describe('G9: records of a real session reach a real receiver', () => {
  test('G9: every row, in the documented shape, with the token', async () => {
    await start();
    const { helper, sessionId } = await world.joined();
    await helper.must('session.end', { sessionId, reason: 'helper-ended' });
    const rows = await world.relay.ledger.after(0, 100);
    await has(rows.length);
    expect(receiver.received.flatMap(({ lines }) => lines.map(({ kind }) => kind))).toEqual(
      rows.map(({ kind }) => kind)
    );
    const [line] = receiver.received[0]?.lines ?? [];
    expect(line).toMatchObject({
      schema: 'deskside-record-1',
      number: 1,
      kind: 'session-created',
      hash: rows[0]?.hash
    });
    expect(Date.parse(line?.time ?? '')).toBe(line?.at);
    expect(receiver.received[0]?.headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/x-ndjson',
      'deskside-schema': 'deskside-record-1',
      'deskside-after': '0'
    });
  });

  test('G9: with a shared secret the body is signed with its time, and no secret travels', async () => {
    await start({ authentication: { kind: 'hmac', secret: SECRET } });
    await world.joined();
    await has(2);
    for (const { headers, body } of receiver.received) {
      const [, time, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['deskside-signature'])) ?? [];
      expect(mac).toBe(createHmac('sha256', SECRET).update(`${time}.${body}`).digest('hex'));
      expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(60);
      expect(headers.authorization).toBeUndefined();
      expect(JSON.stringify(headers) + body).not.toContain(SECRET);
    }
  });

  test('G9: a receiver that is away, cuts, errs or redirects gets everything in the end, in order', async () => {
    const { url } = receiver;
    const misdeeds = [{ status: 500 }, 'cut', { status: 401 }, { status: 302, location: `${url}/elsewhere` }] as const;
    let count = 0;
    receiver.behave(() => {
      count += 1;
      return misdeeds[count - 1] ?? { status: 200 };
    });
    const stream = await start({ batchRows: 1 });
    await world.joined();
    await has(2);
    // The first row until it was taken, then the second: four times in vain.
    expect(numbers()).toEqual([1, 1, 1, 1, 1, 2]);
    await expect.poll(() => stream.health()).toMatchObject({ state: 'ok', position: 2 });
    // Away altogether.
    await receiver.close();
    const pair = await world.joined(person(5), person(6));
    await expect.poll(() => stream.health().code, { timeout: 10_000 }).toBe('unreachable');
    receiver = await startReceiver(Number(new URL(url).port));
    await expect.poll(() => stream.health().position, { timeout: 30_000 }).toBeGreaterThanOrEqual(4);
    expect(numbers()[0]).toBe(3);
    expect(pair.sessionId).toBe(receiver.received[0]?.lines[0]?.sessionId);
    expect(logLines.join('')).not.toContain(TOKEN);
    expect(logLines.join('')).toContain('siem-resumed');
  });

  test('G9: a restart goes on behind the last row that was taken, from a file that only the relay can read', async () => {
    const first = await start();
    await world.joined();
    await has(2);
    await expect.poll(() => first.health().position).toBe(2);
    await first.stop();
    expect(statSync(positionFile()).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(positionFile(), 'utf8'))).toMatchObject({ number: 2 });
    await world.joined(person(5), person(6));
    await start();
    await has((await world.relay.ledger.after(0, 100)).length);
    expect(numbers()).toEqual([...new Set(numbers())]);
  });

  test('G9: a receiver that says nothing does not keep the relay from stopping, and gets the batch again', async () => {
    receiver.behave(() => 'silence');
    await world.joined();
    const silent = await start();
    await has(2);
    const began = performance.now();
    await silent.stop();
    expect(performance.now() - began).toBeLessThan(3_000);
    receiver.behave(() => ({ status: 200 }));
    const second = await start();
    await expect.poll(() => second.health().position).toBe(2);
    expect(numbers()).toEqual([1, 2, 1, 2]);
  });

  test('G9: a position that cannot be understood means everything again, and is said', async () => {
    writeFileSync(positionFile(), '{"number": 2, "hash"');
    await world.joined();
    await start();
    await has(2);
    expect(numbers()).toEqual([1, 2]);
    expect(logLines.join('')).toContain('siem-position-unreadable');
  });

  test('a position that cannot be written stops the start, before anything is sent', async () => {
    await expect(start({ positionFile: join(folder, 'missing', 'position.json') })).rejects.toThrow('ENOENT');
    expect(receiver.received).toEqual([]);
  });

  test.each([
    { url: 'http://siem.example/collect' },
    { url: 'https://siem.example', authentication: { kind: 'bearer', token: 'short' } },
    { url: 'https://siem.example', authentication: { kind: 'bearer', token: `${TOKEN}\r\nx: y` } },
    { url: 'https://siem.example', authentication: { kind: 'none' } },
    { url: 'https://siem.example', batchRows: 0 },
    { url: 'https://siem.example', unknown: true }
  ])('a configuration that is not right is refused: %j', (over) => {
    const good = { authentication: { kind: 'bearer', token: TOKEN }, positionFile: 'x', ...over };
    expect(siemConfigSchema.safeParse(good).success).toBe(false);
  });
});
