import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { browserPage } from '#main/auth/browser-page.ts';
import { stopLoopback } from '#main/auth/loopback.ts';
import { createIdentityNetwork } from '#main/auth/network.ts';
import { isMicrosoftAuthority, issuerOf } from '#main/authority.ts';

describe('network of the identity client', () => {
  it('remembers once why nobody answered', async () => {
    const failing = (cause: unknown) =>
      createIdentityNetwork(async () => {
        throw new TypeError('fetch failed', { cause });
      });
    const down = failing(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    await expect(down.sendGetRequestAsync('https://x')).rejects.toThrow();
    expect(down.takeFailure()?.code).toBe('identity-unreachable');
    expect(down.takeFailure()).toBeNull();
    const certificate = failing(Object.assign(new Error('bad'), { code: 'CERT_HAS_EXPIRED' }));
    await expect(certificate.sendPostRequestAsync('https://x')).rejects.toThrow();
    expect(certificate.takeFailure()?.code).toBe('identity-certificate');
  });

  it('hands answers on', async () => {
    const network = createIdentityNetwork(async () =>
      Response.json({ a: 1 }, { status: 400, headers: { 'x-y': 'z' } })
    );
    await expect(network.sendGetRequestAsync('https://x')).resolves.toMatchObject({ status: 400, body: { a: 1 } });
    expect(network.takeFailure()).toBeNull();
  });

  it.each([429, 500, 503])(
    'A6: a provider that answers %i is in trouble, and nobody has to sign in again for it',
    async (status) => {
      const network = createIdentityNetwork(async () => Response.json({ error: 'x' }, { status }));
      await expect(network.sendPostRequestAsync('https://x')).resolves.toMatchObject({ status });
      expect(network.takeFailure()?.code).toBe('identity-unreachable');
    }
  );

  it.each([
    ['a web page', () => new Response('<html>portal</html>')],
    ['half an answer', () => new Response('{"access_token":"x')],
    ['far too much', () => new Response(JSON.stringify({ x: 'x'.repeat(600 * 1024) }))]
  ])('A6: %s is no answer', async (_name, answer) => {
    const network = createIdentityNetwork(async () => answer());
    await expect(network.sendPostRequestAsync('https://x')).rejects.toMatchObject({ code: 'identity-unreachable' });
    expect(network.takeFailure()?.code).toBe('identity-unreachable');
  });
});

describe('stopping the loopback listener', () => {
  it('tells it an OAuth error with the state that it waits for', async () => {
    const received: string[] = [];
    const server = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => received.push(chunk.toString()));
      request.on('end', () => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await stopLoopback(`https://idp.example/authorize?redirect_uri=http%3A%2F%2Flocalhost%3A${port}&state=s1`);
    expect(new URLSearchParams(received.join('')).get('error')).toBe('user_cancelled');
    expect(new URLSearchParams(received.join('')).get('state')).toBe('s1');
    server.close();
  });

  it('an address without a redirect is nothing to stop', async () => {
    await expect(stopLoopback('junk')).resolves.toBeUndefined();
    await expect(stopLoopback('https://idp.example/')).resolves.toBeUndefined();
  });
});

describe('small things', () => {
  it('knows Microsoft’s sign-in hosts and nobody who looks like them', () => {
    expect(isMicrosoftAuthority('https://login.microsoftonline.com/x')).toBe(true);
    expect(isMicrosoftAuthority('https://login.microsoftonline.us/x')).toBe(true);
    expect(isMicrosoftAuthority('https://login.microsoftonline.com.evil.example/x')).toBe(false);
    expect(isMicrosoftAuthority('https://localhost:8443/x')).toBe(false);
  });

  it('knows which issuer signs for an authority', () => {
    expect(issuerOf('https://login.microsoftonline.com/t')).toBe('https://login.microsoftonline.com/t/v2.0');
    expect(issuerOf('https://login.microsoftonline.com/t/v2.0')).toBe('https://login.microsoftonline.com/t/v2.0');
    expect(issuerOf('https://login.example/t')).toBe('https://login.example/t');
  });

  it('the page in the browser runs nothing and escapes its texts', () => {
    const page = browserPage({ locale: 'ar', direction: 'rtl', title: '<b>"', text: "a & b'" });
    expect(page).toContain('&#60;b&#62;&#34;');
    expect(page).toContain('lang="ar" dir="rtl"');
    expect(page).not.toMatch(/<script|src=|href=/);
  });
});
