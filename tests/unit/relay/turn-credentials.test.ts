import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTurnCredentials, turnConfigSchema } from '#relay/turn/credentials.ts';
import { iceServerSchema } from '#shared/protocol/relay.ts';

const SECRET = 'north-east-south-west-0123456789_ABCDEF';
const URLS = ['turn:help.example.org:3478?transport=udp', 'turns:help.example.org:443?transport=tcp'];
const config = turnConfigSchema.parse({ urls: URLS, secret: SECRET });
const NOW = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const user = { sessionId: 'AbCdEf', role: 'helper', endsAt: NOW + 8 * HOUR } as const;

describe('TURN credentials', () => {
  test('J1: are for one side of one session, until its longest time ends', () => {
    const [server, ...more] = createTurnCredentials(config).iceServersFor(user, NOW);
    expect(more).toEqual([]);
    expect(server?.urls).toEqual(URLS);
    expect(server?.username).toBe(`${NOW / 1000 + 8 * 3600}:AbCdEf:helper`);
    expect(server?.credential).toBe(
      createHmac('sha1', SECRET)
        .update(server?.username ?? '')
        .digest('base64')
    );
    expect(iceServerSchema.safeParse(server).success).toBe(true);
  });

  test('differ between sides, sessions and secrets', () => {
    const of = (change: object, secret = SECRET): string | undefined =>
      createTurnCredentials({ ...config, secret }).iceServersFor({ ...user, ...change }, NOW)[0]?.credential;
    const all = [of({}), of({ role: 'sharer' }), of({ sessionId: 'other' }), of({}, `${SECRET}x`)];
    expect(new Set(all).size).toBe(4);
  });

  test('are not made for a session whose time is over, and never outlive it by a fraction', () => {
    const { iceServersFor } = createTurnCredentials(config);
    expect(iceServersFor({ ...user, endsAt: NOW }, NOW)).toEqual([]);
    expect(iceServersFor({ ...user, endsAt: NOW + 1_999 }, NOW)[0]?.username).toMatch(`${NOW / 1000 + 1}:`);
  });

  test.each([
    ['a short secret', { secret: 'x'.repeat(31) }],
    ['a secret with a line end', { secret: `${SECRET}\n` }],
    ['no server', { urls: [] }],
    ['a server of another scheme', { urls: ['stun:help.example.org:3478'] }],
    ['TLS over UDP', { urls: ['turns:help.example.org:443?transport=udp'] }],
    ['a server without a port', { urls: ['turn:help.example.org?transport=udp'] }],
    ['a name with a space', { urls: ['turn:help example:3478?transport=udp'] }],
    ['an unknown transport', { transport: 'none' }]
  ])('the configuration refuses %s', (_, change) => {
    expect(turnConfigSchema.safeParse({ urls: URLS, secret: SECRET, ...change }).success).toBe(false);
  });

  test('the configuration takes addresses of IPv6 and relay-only', () => {
    const urls = ['turn:[2001:db8::1]:3478?transport=tcp'];
    expect(turnConfigSchema.parse({ urls, secret: SECRET, transport: 'relay' }).transport).toBe('relay');
  });
});
