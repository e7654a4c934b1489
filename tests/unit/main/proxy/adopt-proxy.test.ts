import { EventEmitter } from 'node:events';
import type { ProxyConfig } from 'electron';
import { describe, expect, test } from 'vitest';
import { adoptProxy, type ProxySurroundings } from '#main/proxy/adopt-proxy.ts';

const LOOPBACK = 'localhost,127.0.0.1,::1,[::1]';
type Login = { readonly isProxy: boolean };
const QUESTIONS: readonly Login[] = [{ isProxy: true }, { isProxy: true }];

/** Surroundings that write down what is asked of them; Chromium's request is asked to sign in as `questions` say. */
function surroundings(env: Readonly<Record<string, string>>, system = 'DIRECT', questions = QUESTIONS) {
  const lines: unknown[] = [];
  const node: unknown[] = [];
  const pages: ProxyConfig[] = [];
  const requested: unknown[] = [];
  const answers: unknown[][] = [];
  const log = (event: string, fields?: object): void => void lines.push({ event, ...fields });
  const around: ProxySurroundings = {
    session: {
      resolveProxy: async () => {
        if (system === 'broken') throw new Error('no script');
        return system;
      },
      setProxy: async (config) => void pages.push(config)
    },
    net: {
      request: (options) => {
        requested.push(options);
        const request: EventEmitter & { abort: () => void; end: () => void } = Object.assign(new EventEmitter(), {
          abort: () => undefined,
          end: () => {
            for (const who of questions) request.emit('login', who, (...answer: unknown[]) => answers.push(answer));
            request.emit('error', new Error('nobody there'));
            request.emit('close');
          }
        });
        return request;
      }
    },
    env,
    urls: ['wss://relay.example', 'https://login.example'],
    log: { info: log, warn: log, error: log },
    setNodeProxy: (settings) => node.push(settings)
  };
  return { around, lines, node, pages, requested, answers };
}

describe('the proxy of this machine', () => {
  test('J1: the environment’s is adopted by Node and by Chromium, which signs in ahead of WebRTC', async () => {
    const { around, node, pages, requested, answers, lines } = surroundings(
      { HTTPS_PROXY: 'http://me:secret@proxy:3128' },
      'PROXY other:1'
    );
    const settings = await adoptProxy(around);
    expect(settings?.server.host).toBe('proxy:3128');
    expect(node).toEqual([{ HTTPS_PROXY: 'http://me:secret@proxy:3128/', NO_PROXY: LOOPBACK }]);
    expect(pages).toEqual([{ proxyRules: 'http://proxy:3128', proxyBypassRules: '' }]);
    expect(requested).toEqual([expect.objectContaining({ url: 'https://relay.example/healthz' })]);
    // Once: what was refused is not said again.
    expect(answers).toEqual([['me', 'secret'], []]);
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  test('J1: the password is for the proxy alone, not for a server that asks for one', async () => {
    const { around, answers } = surroundings({ HTTPS_PROXY: 'http://me:secret@proxy:3128' }, 'DIRECT', [
      { isProxy: false }
    ]);
    await adoptProxy(around);
    expect(answers).toEqual([[]]);
  });

  test('J1: the system’s is Chromium’s already; Node and the relay’s socket are told', async () => {
    const { around, node, pages, requested } = surroundings({}, 'PROXY proxy:8080');
    expect((await adoptProxy(around))?.server.href).toBe('http://proxy:8080/');
    expect(node).toEqual([{ HTTPS_PROXY: 'http://proxy:8080/', NO_PROXY: LOOPBACK }]);
    expect([pages, requested]).toEqual([[], []]);
  });

  test.each(['DIRECT', 'broken'])('none is set when the system answers %s', async (system) => {
    const { around, node, pages } = surroundings({}, system);
    expect(await adoptProxy(around)).toBeNull();
    expect([node, pages]).toEqual([[], []]);
  });
});
