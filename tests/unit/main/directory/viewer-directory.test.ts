import { describe, expect, it } from 'vitest';
import { MAX_PHOTO_BYTES, photoDataUrl, sniffImage } from '#main/directory/photo.ts';
import { createViewerDirectory, LOOK_UP_KEPT_MS, LOOK_UP_TIMEOUT_MS } from '#main/directory/viewer-directory.ts';
import { identityCardSchema } from '#shared/identity/card.ts';
import { redact } from '#shared/logging/redact.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { fakeLog } from '../support/fake-log.ts';

const TENANT = '11111111-1111-4111-8111-111111111111';
const PERSON = {
  tenantId: TENANT,
  objectId: '22222222-2222-4222-8222-222222222222',
  name: 'Priya Raman',
  userName: 'priya@example.org'
};
const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

type Answer = () => Response | Promise<Response>;

function setUp(answers: Record<string, Answer> = {}) {
  const asked: string[] = [];
  const tokens: string[] = [];
  const clock = fakeClock();
  const log = fakeLog();
  const defaults: Record<string, Answer> = {
    user: () => Response.json({ id: PERSON.objectId, jobTitle: 'Help desk lead', companyName: null }),
    organization: () =>
      Response.json({
        value: [
          {
            displayName: 'Harbour Clinic',
            verifiedDomains: [{ name: 'x' }, { name: 'harbour.example', isDefault: true }]
          }
        ]
      }),
    photo: () => new Response(PNG, { headers: { 'content-type': 'text/html' } })
  };
  const directory = createViewerDirectory({
    url: 'https://directory.example',
    tenantId: TENANT,
    accessToken: async (renew) => {
      tokens.push(renew ? 'renewed' : 'usual');
      return renew ? 'renewed' : 'usual';
    },
    fetchFrom: async (input, init) => {
      const url = String(input);
      expect(new Headers(init?.headers).get('authorization')).toMatch(/^Bearer (usual|renewed)$/);
      expect(init?.redirect).toBe('error');
      asked.push(url);
      const kind = url.includes('/photo/') ? 'photo' : url.includes('/organization') ? 'organization' : 'user';
      const answer = answers[kind] ?? defaults[kind];
      if (answer === undefined) throw new Error('no answer');
      return answer();
    },
    clock,
    log
  });
  /** The card, with as much time as it takes. */
  const cardIn = async (ms: number) => {
    const card = directory.cardOf(PERSON);
    for (let passed = 0; passed <= ms; passed += 100) {
      await new Promise((resolve) => setImmediate(resolve));
      await clock.pass(passed === 0 ? 0 : 100);
    }
    await new Promise((resolve) => setImmediate(resolve));
    return card;
  };
  return { directory, asked, tokens, clock, log, cardIn };
}

/** Answers in turn, the last one again and again. */
function inTurn(...answers: Answer[]): Answer {
  const rest = [...answers];
  return () => {
    const next = rest.length > 1 ? rest.shift() : rest[0];
    if (next === undefined) throw new Error('no answer');
    return next();
  };
}

describe('viewer directory', () => {
  it('A3: the card has what was proven, and what this viewer’s directory says about it', async () => {
    const { directory, asked } = setUp();
    const card = await directory.cardOf(PERSON);
    expect(card).toEqual({
      ...PERSON,
      photo: `data:image/png;base64,${Buffer.from(PNG).toString('base64')}`,
      jobTitle: 'Help desk lead',
      company: 'Harbour Clinic',
      verifiedDomain: 'harbour.example',
      directory: 'answered',
      partner: false
    });
    expect(identityCardSchema.parse(card)).toEqual(card);
    expect(asked.every((url) => url.startsWith('https://directory.example/v1.0/'))).toBe(true);
  });

  it('remembers for ten minutes, and forgets when told', async () => {
    const { directory, asked, clock, tokens } = setUp();
    await directory.cardOf(PERSON);
    expect(tokens).toEqual(['usual']);
    await clock.pass(LOOK_UP_KEPT_MS - 1);
    await directory.cardOf(PERSON);
    expect(asked).toHaveLength(3);
    await clock.pass(1);
    await directory.cardOf(PERSON);
    expect(asked).toHaveLength(6);
    directory.forget();
    await directory.cardOf(PERSON);
    expect(asked).toHaveLength(9);
  });

  it('A6: what is being looked up for one viewer is not remembered for the next', async () => {
    let answer: (response: Response) => void = () => {};
    const waiting = new Promise<Response>((resolve) => {
      answer = resolve;
    });
    const { directory, asked } = setUp({
      user: inTurn(
        () => waiting,
        () => Response.json({ jobTitle: 'what the second viewer may see' })
      )
    });
    const former = directory.cardOf(PERSON);
    await new Promise((resolve) => setImmediate(resolve));
    directory.forget();
    answer(Response.json({ jobTitle: 'what the first viewer may see' }));
    await expect(former).resolves.toMatchObject({ jobTitle: 'what the first viewer may see' });
    await expect(directory.cardOf(PERSON)).resolves.toMatchObject({ jobTitle: 'what the second viewer may see' });
    expect(asked).toHaveLength(6);
  });

  it('A2: a person of a partner is not asked for, and shown as one', async () => {
    const { directory, asked } = setUp();
    const card = await directory.cardOf({ ...PERSON, tenantId: '99999999-9999-4999-8999-999999999999' });
    expect(card).toMatchObject({ directory: 'unavailable', jobTitle: null, photo: null, partner: true });
    expect(asked).toEqual([]);
  });

  it.each([
    ['an error', () => new Response('no', { status: 500 })],
    ['a web page', () => new Response('<html>')],
    ['half an answer', () => new Response('{"jobTitle":"x')],
    ['another shape', () => Response.json({ jobTitle: 7 })],
    ['far too much', () => new Response(`{"jobTitle":"${'x'.repeat(300 * 1024)}"}`)],
    [
      'nothing',
      () => {
        throw new TypeError('fetch failed');
      }
    ]
  ])('when the directory answers %s the card goes without it', async (_name, user) => {
    const { directory } = setUp({ user });
    await expect(directory.cardOf(PERSON)).resolves.toMatchObject({ name: PERSON.name, directory: 'unavailable' });
  });

  it.each([
    ['missing', () => new Response(null, { status: 404 })],
    ['forbidden', () => new Response(null, { status: 403 })],
    ['no image', () => new Response('<svg onload=alert(1)>', { headers: { 'content-type': 'image/png' } })],
    ['too large', () => new Response(Buffer.concat([PNG, Buffer.alloc(MAX_PHOTO_BYTES)]))]
  ])('a photo that is %s costs only the photo', async (_name, photo) => {
    const { directory } = setUp({ photo });
    await expect(directory.cardOf(PERSON)).resolves.toMatchObject({ photo: null, directory: 'answered' });
  });

  it('A3: somebody whom the directory does not have gets nothing from it, and that is an answer', async () => {
    const { directory, log } = setUp({ user: () => new Response('{}', { status: 404 }) });
    await expect(directory.cardOf(PERSON)).resolves.toEqual({
      ...PERSON,
      photo: null,
      jobTitle: null,
      company: null,
      verifiedDomain: null,
      directory: 'answered',
      partner: false
    });
    expect(log.lines).toEqual([]);
  });

  it('A3: a permission that is missing is named in the log, and only there', async () => {
    const { directory, log, asked } = setUp({ organization: () => new Response('{}', { status: 403 }) });
    await expect(directory.cardOf(PERSON)).resolves.toMatchObject({ directory: 'unavailable', company: null });
    const fields = { status: 403, reason: 'forbidden', what: 'organization.read.all' };
    expect(log.lines[0]).toEqual({ event: 'directory-refused', fields });
    // The log really lets it through.
    expect(JSON.parse(redact({ event: 'directory-refused', ...fields }))).toEqual({
      event: 'directory-refused',
      ...fields
    });
    expect(asked).toHaveLength(3);
  });

  it('A3: a token that is no longer good is renewed once for all questions', async () => {
    const refused = () => new Response('{}', { status: 401 });
    const renewed = setUp({ user: inTurn(refused, () => Response.json({ jobTitle: 'Lead' })), photo: refused });
    await expect(renewed.directory.cardOf(PERSON)).resolves.toMatchObject({ jobTitle: 'Lead', photo: null });
    expect(renewed.tokens).toEqual(['usual', 'renewed']);
    const hopeless = setUp({ user: refused });
    await expect(hopeless.directory.cardOf(PERSON)).resolves.toMatchObject({ directory: 'unavailable' });
    expect(hopeless.asked.filter((url) => url.includes('jobTitle'))).toHaveLength(2);
  });

  it.each([
    [429, '2', 2_000],
    [503, '1', 1_000],
    [429, null, 500],
    [503, 'Tue, 14 Nov 2023 22:13:22 GMT', 2_000],
    [429, 'soon', 500]
  ])('A3: %i with Retry-After %s is waited out once', async (status, retryAfter, waitMs) => {
    const busy = () =>
      new Response('{}', { status, headers: retryAfter === null ? {} : { 'retry-after': retryAfter } });
    const { cardIn, asked } = setUp({ user: inTurn(busy, () => Response.json({ jobTitle: 'Lead' })) });
    const early = setUp({ user: inTurn(busy, () => Response.json({ jobTitle: 'Lead' })) });
    void early.cardIn(waitMs - 100);
    await expect(cardIn(waitMs)).resolves.toMatchObject({ jobTitle: 'Lead', directory: 'answered' });
    expect(asked).toHaveLength(4);
    expect(early.asked).toHaveLength(3);
  });

  it('A3: a directory that is busy for longer than a card waits is not asked again', async () => {
    const { cardIn, asked } = setUp({
      user: () => new Response('{}', { status: 429, headers: { 'retry-after': '3' } })
    });
    await expect(cardIn(0)).resolves.toMatchObject({ directory: 'unavailable' });
    expect(asked).toHaveLength(3);
    const storm = setUp({ user: () => new Response('{}', { status: 429, headers: { 'retry-after': '1' } }) });
    await expect(storm.cardIn(2_000)).resolves.toMatchObject({ directory: 'unavailable' });
    expect(storm.asked).toHaveLength(4);
  });

  it('A3: a directory, or a token, that never comes does not hold up the card', async () => {
    const { cardIn, clock } = setUp({ user: () => new Promise<never>(() => {}) });
    await expect(cardIn(LOOK_UP_TIMEOUT_MS)).resolves.toMatchObject({ directory: 'unavailable' });
    expect(clock.waiting()).toBe(0);
  });

  it('a photo is what its bytes say, at most of the limit', async () => {
    expect(sniffImage(PNG)).toBe('png');
    expect(sniffImage(Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]))).toBe('jpeg');
    expect(sniffImage(new TextEncoder().encode('GIF89a'))).toBeNull();
    expect(sniffImage(new Uint8Array())).toBeNull();
    const largest = Buffer.concat([PNG, Buffer.alloc(MAX_PHOTO_BYTES - PNG.length)]);
    const url = await photoDataUrl(new Response(largest));
    expect(identityCardSchema.shape.photo.safeParse(url).success).toBe(true);
    await expect(photoDataUrl(new Response(Buffer.concat([largest, Buffer.alloc(1)])))).resolves.toBeNull();
  });
});
