import { describe, expect, it } from 'vitest';
import { MAX_PHOTO_BYTES, photoDataUrl, sniffImage } from '#main/directory/photo.ts';
import { createViewerDirectory, LOOK_UP_KEPT_MS } from '#main/directory/viewer-directory.ts';
import { identityCardSchema } from '#shared/identity/card.ts';
import { fakeLog } from '../support/fake-log.ts';

const TENANT = '11111111-1111-4111-8111-111111111111';
const PERSON = {
  tenantId: TENANT,
  objectId: '22222222-2222-4222-8222-222222222222',
  name: 'Priya Raman',
  userName: 'priya@example.org'
};
const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

function setUp(answers: Record<string, () => Response> = {}) {
  const asked: string[] = [];
  const state = { now: 0 };
  const defaults: Record<string, () => Response> = {
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
    accessToken: async () => 'token',
    fetchFrom: async (input, init) => {
      const url = String(input);
      expect(new Headers(init?.headers).get('authorization')).toBe('Bearer token');
      asked.push(url);
      const kind = url.includes('/photo/') ? 'photo' : url.includes('/organization') ? 'organization' : 'user';
      const answer = answers[kind] ?? defaults[kind];
      if (answer === undefined) throw new Error('no answer');
      return answer();
    },
    now: () => state.now,
    log: fakeLog()
  });
  return { directory, asked, state };
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
      directory: 'answered'
    });
    expect(identityCardSchema.parse(card)).toEqual(card);
    expect(asked.every((url) => url.startsWith('https://directory.example/v1.0/'))).toBe(true);
  });

  it('remembers for ten minutes, and forgets when told', async () => {
    const { directory, asked, state } = setUp();
    await directory.cardOf(PERSON);
    state.now = LOOK_UP_KEPT_MS - 1;
    await directory.cardOf(PERSON);
    expect(asked).toHaveLength(3);
    state.now = LOOK_UP_KEPT_MS;
    await directory.cardOf(PERSON);
    expect(asked).toHaveLength(6);
    directory.forget();
    await directory.cardOf(PERSON);
    expect(asked).toHaveLength(9);
  });

  it('a person of another tenant is not asked for', async () => {
    const { directory, asked } = setUp();
    const card = await directory.cardOf({ ...PERSON, tenantId: '99999999-9999-4999-8999-999999999999' });
    expect(card).toMatchObject({ directory: 'unavailable', jobTitle: null, photo: null });
    expect(asked).toEqual([]);
  });

  it.each([
    ['an error', () => new Response('no', { status: 500 })],
    ['junk', () => new Response('<html>')],
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
    ['no image', () => new Response('<svg onload=alert(1)>', { headers: { 'content-type': 'image/png' } })],
    ['too large', () => new Response(Buffer.concat([PNG, Buffer.alloc(MAX_PHOTO_BYTES)]))]
  ])('a photo that is %s costs only the photo', async (_name, photo) => {
    const { directory } = setUp({ photo });
    await expect(directory.cardOf(PERSON)).resolves.toMatchObject({ photo: null, directory: 'answered' });
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
