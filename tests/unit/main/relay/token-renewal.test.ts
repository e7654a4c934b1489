import { describe, expect, it } from 'vitest';
import { RENEW_BEFORE_MS } from '#main/relay/relay-client.ts';
import { CodedError } from '#shared/errors/coded-error.ts';
import { RELAY_PING_MS } from '#shared/protocol/limits.ts';
import { fakeRelaySockets } from '../support/fake-relay-sockets.ts';

const CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

describe('showing the relay another access token', () => {
  it('A5: on the open socket, and says when the relay has taken it', async () => {
    const { client, clock, online, last, answer, sockets } = fakeRelaySockets();
    await online();
    let taken: unknown = null;
    void client.renewNow().then((outcome) => {
      taken = outcome;
    });
    await clock.pass(0);
    // The token that the step-up put into the cache, not one that a silent renewal would bring.
    expect(last('token.renew')).toMatchObject({ accessToken: 'cached' });
    expect(taken).toBeNull();
    await answer('token.renew', {});
    expect(taken).toEqual({ ok: true, value: null });
    expect(sockets).toHaveLength(1);
    expect(client.view()).toEqual({ status: 'online' });
  });

  it('A5: the refusal is handed on with its claims, and the socket stays', async () => {
    const { client, clock, online, refuse } = fakeRelaySockets();
    await online();
    const renewed = client.renewNow();
    await clock.pass(0);
    await refuse('token.renew', 'claims-challenge', { claims: CLAIMS });
    await expect(renewed).resolves.toEqual({ ok: false, code: 'claims-challenge', claims: CLAIMS });
    expect(client.view()).toEqual({ status: 'online' });
    expect(client.demand()).toBe(CLAIMS);
  });

  it('A5: a hello that lacks a claim waits for the person, and is made again with what they did', async () => {
    const { client, clock, socket, sockets, refuse, letIn } = fakeRelaySockets();
    client.start();
    socket().listener.onOpen();
    await clock.pass(0);
    await refuse('hello', 'claims-challenge', { claims: CLAIMS });
    expect(client.view()).toEqual({ status: 'offline', problem: 'claims-challenge', retryAt: null });
    expect(client.demand()).toBe(CLAIMS);
    await expect(client.signalling.create(null)).resolves.toEqual({
      ok: false,
      code: 'claims-challenge',
      claims: CLAIMS
    });
    await clock.pass(600_000);
    expect(sockets).toHaveLength(1);
    const renewed = client.renewNow();
    expect(sockets).toHaveLength(2);
    await letIn();
    await expect(renewed).resolves.toEqual({ ok: true, value: null });
    expect(client.demand()).toBeNull();
  });

  it('A5: a relay that cannot be reached then is named; it is tried again as ever', async () => {
    const { client, clock, socket, online } = fakeRelaySockets();
    await online();
    socket().listener.onClosed(null);
    const renewed = client.renewNow();
    socket().listener.onClosed(new CodedError('relay-unreachable'));
    await expect(renewed).resolves.toMatchObject({ ok: false, code: 'relay-unreachable' });
    expect(client.view()).toMatchObject({ status: 'offline', retryAt: clock.now() + 1_000 });
  });

  it('A5: a hello that is repeated with a renewed token is not the answer yet', async () => {
    const { client, clock, socket, refuse, letIn } = fakeRelaySockets();
    client.start();
    let taken: unknown = null;
    void client.renewNow().then((outcome) => {
      taken = outcome;
    });
    socket().listener.onOpen();
    await clock.pass(0);
    await refuse('hello', 'token-expired');
    expect(taken).toBeNull();
    await letIn();
    expect(taken).toEqual({ ok: true, value: null });
  });

  it('A5: a socket lost while the relay looks at the token is an answer too', async () => {
    const { client, clock, socket, online } = fakeRelaySockets();
    await online();
    const renewed = client.renewNow();
    await clock.pass(0);
    socket().listener.onClosed(null);
    await expect(renewed).resolves.toMatchObject({ ok: false, code: 'relay-lost' });
  });

  it('A6: signed out meanwhile, nobody waits for ever', async () => {
    const { client, clock } = fakeRelaySockets();
    await expect(client.renewNow()).resolves.toMatchObject({ ok: false });
    client.start();
    const renewed = client.renewNow();
    client.stop();
    await expect(renewed).resolves.toMatchObject({ ok: false });
    expect(client.demand()).toBeNull();
    expect(clock.waiting()).toBe(0);
  });

  it('A5: a silent renewal that is not enough asks nobody and is not repeated; the socket lives on', async () => {
    const { client, online, live, refuse, socket, sockets, tokens } = fakeRelaySockets();
    await online();
    await live(3_600_000 - RENEW_BEFORE_MS + RELAY_PING_MS * 2);
    await refuse('token.renew', 'claims-challenge', { claims: CLAIMS });
    expect(client.view()).toEqual({ status: 'online' });
    expect(client.demand()).toBe(CLAIMS);
    await live(60_000);
    expect(socket().sent.filter((sent) => sent.type === 'token.renew')).toHaveLength(1);
    expect(tokens).toEqual([false, true]);
    expect(sockets).toHaveLength(1);
  });

  it('A6: one renewal is due at a time, however often the token was shown', async () => {
    const { client, clock, online, live, answer, socket } = fakeRelaySockets();
    await online();
    for (let time = 0; time < 3; time += 1) {
      const renewed = client.renewNow();
      await clock.pass(0);
      await answer('token.renew', {});
      await renewed;
    }
    await live(3_600_000 - RENEW_BEFORE_MS + RELAY_PING_MS * 2);
    expect(socket().sent.filter((sent) => sent.type === 'token.renew')).toHaveLength(4);
  });
});
