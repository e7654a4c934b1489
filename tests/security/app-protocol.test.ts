import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAppRequestHandler } from '#main/security/app-protocol.ts';
import { contentSecurityPolicy } from '#main/security/csp.ts';
import { createOpenExternal } from '#main/security/open-external.ts';
import { mayHave, PERMISSIONS } from '#main/security/permissions.ts';
import { applySwitches } from '#main/security/switches.ts';
import { WINDOW_KINDS } from '#shared/ipc/channels.ts';
import { fakeLog } from '../unit/main/support/fake-log.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deskside-protocol-'));
  for (const kind of WINDOW_KINDS) {
    mkdirSync(join(folder, 'renderer', 'windows', kind), { recursive: true });
    writeFileSync(join(folder, 'renderer', 'windows', kind, 'index.html'), kind);
  }
  mkdirSync(join(folder, 'renderer', 'assets'));
  writeFileSync(join(folder, 'renderer', 'assets', 'x.js'), 'js');
  writeFileSync(join(folder, 'renderer', 'assets', 'x.map'), 'map');
  writeFileSync(join(folder, 'secret.js'), 'secret');
  symlinkSync(join(folder, 'secret.js'), join(folder, 'renderer', 'assets', 'link.js'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const get = (url: string, init?: RequestInit) =>
  createAppRequestHandler(join(folder, 'renderer'), fakeLog())(new Request(url, init));

/** Parses a policy as a browser does: directives apart by semicolons, names and values apart by spaces. */
function parse(policy: string): Map<string, string[]> {
  return new Map(
    policy.split(';').map((directive) => {
      const [name = '', ...values] = directive.trim().split(/\s+/);
      return [name, values];
    })
  );
}

// Attack: read files outside the pages, or pages of another origin. Mitigation: host, method, extension, real path.
describe('app protocol', () => {
  it('serves each page with its own policy', async () => {
    for (const kind of WINDOW_KINDS) {
      const response = await get(`app://deskside/windows/${kind}/index.html?view=x`);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(kind);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy(kind));
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect((await get('app://deskside/assets/x.js')).headers.get('content-type')).toBe(
      'text/javascript; charset=utf-8'
    );
  });

  it.each([
    'app://deskside/../secret.js',
    'app://deskside/assets/../../secret.js',
    'app://deskside/assets/%2e%2e/%2e%2e/secret.js',
    'app://deskside/assets/..%2f..%2fsecret.js',
    'app://deskside/assets/..%5c..%5csecret.js',
    'app://deskside//secret.js',
    'app://deskside/assets//x.js',
    'app://deskside/assets/x.js%00.html',
    'app://deskside/assets/link.js',
    'app://deskside/assets/x.map',
    'app://deskside/assets',
    'app://deskside/',
    'app://deskside/missing.js',
    'app://deskside/C:/secret.js'
  ])('refuses %s', async (url) => {
    const response = await get(url);
    expect(response.ok).toBe(false);
    expect(await response.text()).toBe('');
  });

  it.each([
    'app://evil/assets/x.js',
    'app://deskside:81/assets/x.js',
    'https://deskside/assets/x.js',
    'file:///etc/passwd'
  ])('refuses the host of %s', async (url) => {
    expect((await get(url)).status).toBe(403);
  });

  it.each(['POST', 'PUT', 'DELETE', 'HEAD'])('refuses %s', async (method) => {
    expect((await get('app://deskside/assets/x.js', { method })).status).toBe(405);
  });
});

describe('content security policy', () => {
  it.each(WINDOW_KINDS)('of the %s window allows own files and nothing else', (kind) => {
    const policy = parse(contentSecurityPolicy(kind));
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('script-src')).toEqual(["'self'"]);
    expect(policy.get('connect-src')).toEqual(["'none'"]);
    expect(policy.get('img-src')).toEqual(["'self'", 'data:']);
    for (const name of ['base-uri', 'form-action', 'frame-ancestors']) expect(policy.get(name)).toEqual(["'none'"]);
    for (const [name, values] of policy) {
      expect(name).toMatch(/^[a-z-]+$/);
      expect(values.length).toBeGreaterThan(0);
      expect(values).not.toContain("'unsafe-inline'");
      expect(values).not.toContain("'unsafe-eval'");
      expect(values.some((value) => /^(\*|https?:|wss?:)/.test(value))).toBe(false);
    }
    expect(policy.get('media-src')).toEqual(kind === 'main' ? ['blob:', 'mediastream:'] : ["'none'"]);
  });
});

describe('permissions', () => {
  const MAIN = { isMainWindow: true, isMainFrame: true, url: 'app://deskside/windows/main/index.html' };

  it('the main window may capture a display, and that is all that anybody may', () => {
    const allowed = Object.keys(PERMISSIONS).filter((name) => mayHave(name, MAIN));
    expect(allowed).toEqual(['display-capture']);
  });

  it.each([
    ['another window', { ...MAIN, isMainWindow: false }],
    ['an inner frame', { ...MAIN, isMainFrame: false }],
    ['a foreign page', { ...MAIN, url: 'https://example.org/' }],
    ['a host that begins alike', { ...MAIN, url: 'app://deskside.evil/' }],
    ['no page', { ...MAIN, url: '' }]
  ])('%s may not', (_name, from) => {
    expect(mayHave('display-capture', from)).toBe(false);
  });

  it('a permission that nobody has heard of is denied', () => {
    for (const name of ['something-new', 'constructor', '__proto__', '']) expect(mayHave(name, MAIN)).toBe(false);
  });
});

describe('opening outside addresses', () => {
  it.each([
    'http://login.example/authorize',
    'https://login.example.evil/authorize',
    'https://login.example:444/authorize',
    'https://user@login.example/authorize',
    'https://evil.example/https://login.example/',
    'file:///etc/passwd',
    'smb://login.example/x',
    'javascript:alert(1)',
    'deskside://join',
    '',
    'junk'
  ])('refuses %s', async (url) => {
    const opened: string[] = [];
    const open = createOpenExternal(
      { openExternal: async (href) => void opened.push(href) },
      ['https://login.example'],
      fakeLog()
    );
    await expect(open(url)).rejects.toMatchObject({ code: 'bad-request' });
    expect(opened).toEqual([]);
  });

  it('opens the configured sign-in, written anew', async () => {
    const opened: string[] = [];
    const open = createOpenExternal(
      { openExternal: async (href) => void opened.push(href) },
      ['https://login.example'],
      fakeLog()
    );
    await open('https://LOGIN.example/a b?c=d');
    expect(opened).toEqual(['https://login.example/a%20b?c=d']);
  });
});

describe('switches', () => {
  const setUp = (isPackaged: boolean, given: readonly string[]) => {
    const appended: string[][] = [];
    const app = {
      isPackaged,
      commandLine: {
        hasSwitch: (name: string) => given.includes(name),
        appendSwitch: (...args: string[]) => void appended.push(args)
      }
    };
    return { started: applySwitches(app as unknown as Parameters<typeof applySwitches>[0]), appended };
  };

  it('a packaged app does not start with remote debugging', () => {
    for (const name of [
      'remote-debugging-port',
      'remote-debugging-pipe',
      'remote-allow-origins',
      'inspect',
      'inspect-brk'
    ]) {
      expect(setUp(true, [name]).started).toBe(false);
      expect(setUp(false, [name]).started).toBe(true);
    }
    expect(setUp(true, []).started).toBe(true);
    expect(setUp(true, []).appended).toEqual([
      [
        'force-fieldtrials',
        'WebRTC-ForcePlayoutDelay/min_ms:0,max_ms:500/WebRTC-Bwe-ProbingConfiguration/alr_interval:1s/'
      ],
      ['disable-features', 'GetDisplayMediaRequiresUserActivation,SpareRendererForSitePerProcess']
    ]);
  });
});
