import { describe, expect, test } from 'vitest';
import {
  chromiumProxy,
  environmentProxy,
  type ProxySettings,
  proxyEnvironment,
  proxySignIn,
  systemProxy
} from '#main/proxy/proxy.ts';

function environment(env: Readonly<Record<string, string>>): ProxySettings {
  const found = environmentProxy(env);
  if (found === null) throw new Error('no proxy');
  return found;
}

describe('J1: the proxy of the environment', () => {
  test('is named with its sign-in and its exceptions, for Node and for Chromium', () => {
    const settings = environment({
      HTTPS_PROXY: 'http://a.b:p%40ss%3Aword@proxy.example:3128',
      NO_PROXY: 'localhost, .corp.example 10.0.0.1'
    });
    expect(proxySignIn(settings)).toEqual({ username: 'a.b', password: 'p@ss:word' });
    expect(proxyEnvironment(settings)).toEqual({
      HTTPS_PROXY: 'http://a.b:p%40ss%3Aword@proxy.example:3128/',
      NO_PROXY: 'localhost,127.0.0.1,::1,[::1],localhost,.corp.example,10.0.0.1'
    });
    expect(chromiumProxy(settings)).toEqual({
      proxyRules: 'http://proxy.example:3128',
      proxyBypassRules: 'localhost,.corp.example,10.0.0.1'
    });
  });

  test('small letters go before capitals, and a proxy without sign-in has none', () => {
    const settings = environment({ https_proxy: 'http://small:1', HTTPS_PROXY: 'http://large:1' });
    expect(settings.server.host).toBe('small:1');
    expect(proxySignIn(settings)).toBeNull();
  });

  test.each(['', 'proxy.example:3128', 'socks5://proxy:1080', 'http://', 'http://%zz:x@proxy:1', 'file:///etc'])(
    '%j is none',
    (text) => expect(environmentProxy({ HTTPS_PROXY: text })).toBeNull()
  );
});

describe('J1: the proxy of the system', () => {
  const URLS = ['wss://relay.example', 'https://login.example', 'https://graph.example'];
  const answering = (answers: Readonly<Record<string, string>>) => async (url: string) =>
    answers[new URL(url).hostname] ?? 'DIRECT';

  test('is asked for every service; those that are reached directly are its exceptions', async () => {
    const asked: string[] = [];
    const settings = await systemProxy(URLS, async (url) => {
      asked.push(url);
      return url.includes('graph') ? 'DIRECT' : 'PROXY proxy.example:8080; DIRECT';
    });
    expect(asked).toEqual(['https://relay.example/', 'https://login.example/', 'https://graph.example/']);
    expect(settings?.server.href).toBe('http://proxy.example:8080/');
    expect(settings?.bypass).toEqual(['graph.example']);
  });

  test.each([
    ['PROXY p:1', 'http://p:1/'],
    ['HTTPS p:1;DIRECT', 'https://p:1/'],
    ['PROXY [::1]:3128', 'http://[::1]:3128/'],
    ['DIRECT; PROXY p:1', null],
    ['SOCKS5 p:1', null],
    ['PROXY', null],
    ['', null]
  ])('%j is %j', async (answer, href) => {
    const settings = await systemProxy(['wss://relay.example'], answering({ 'relay.example': answer }));
    expect(settings?.server.href ?? null).toBe(href);
  });
});
