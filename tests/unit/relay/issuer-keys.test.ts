import { describe, expect, test } from 'vitest';
import { IssuerUnavailable, issuerKeys } from '#relay/auth/issuer-keys.ts';
import { TestClock } from '#tests/integration/relay/support/clock.ts';

const ISSUER = 'https://login.example/t/v2.0';
const GOOD = { issuer: ISSUER, jwks_uri: 'https://login.example/keys' };

function start(answer: () => Response | Promise<Response>) {
  const clock = new TestClock(0);
  const asked: string[] = [];
  const keys = issuerKeys(
    ISSUER,
    async (url) => {
      asked.push(url);
      return answer();
    },
    clock
  );
  return { clock, asked, keys };
}

describe('discovering an issuer’s keys', () => {
  test('asks at the issuer’s own address, once', async () => {
    const { keys, asked } = start(() => Response.json(GOOD));
    await Promise.all([keys(), keys()]);
    await keys();
    expect(asked).toEqual([`${ISSUER}/.well-known/openid-configuration`]);
  });

  test.each<[string, () => Response | Promise<Response>]>([
    ['another issuer', () => Response.json({ ...GOOD, issuer: 'https://login.example/other/v2.0' })],
    ['keys without TLS', () => Response.json({ ...GOOD, jwks_uri: 'http://login.example/keys' })],
    ['no keys', () => Response.json({ issuer: ISSUER })],
    ['an error', () => Response.json(GOOD, { status: 500 })],
    ['no JSON', () => new Response('<html>')],
    ['far too much', () => Response.json({ ...GOOD, x: 'x'.repeat(300 * 1024) })],
    ['nothing', () => Promise.reject(new TypeError('fetch failed'))]
  ])('a document with %s is not used', async (_what, answer) => {
    const { keys } = start(answer);
    await expect(keys()).rejects.toBeInstanceOf(IssuerUnavailable);
  });

  test('after a failure nobody asks again for two seconds, then it is tried afresh', async () => {
    let up = false;
    const { keys, asked, clock } = start(() => (up ? Response.json(GOOD) : new Response('', { status: 503 })));
    for (let attempt = 0; attempt < 5; attempt += 1) await expect(keys()).rejects.toBeInstanceOf(IssuerUnavailable);
    expect(asked).toHaveLength(1);
    up = true;
    clock.advance(2_000);
    await keys();
    expect(asked).toHaveLength(2);
  });
});
