import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TokenCacheContext } from '@azure/msal-node';
import { afterEach, describe, expect, it } from 'vitest';
import { createTokenCache } from '#main/auth/token-cache.ts';
import { fakeLog } from '../support/fake-log.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A key store that turns text around, so that what is written can be told from what was meant. */
function keyStore(change: { available?: boolean; backend?: 'basic_text' | 'gnome_libsecret' } = {}) {
  const turned = (text: string) => [...text].reverse().join('');
  return {
    isEncryptionAvailable: () => change.available ?? true,
    getSelectedStorageBackend: () => change.backend ?? ('gnome_libsecret' as const),
    encryptString: (text: string) => Buffer.from(`locked ${turned(text)}`),
    decryptString: (bytes: Buffer) => {
      const text = bytes.toString();
      if (!text.startsWith('locked ')) throw new Error('not mine');
      return turned(text.slice('locked '.length));
    }
  };
}

function setUp(change: Parameters<typeof keyStore>[0] & { platform?: NodeJS.Platform; file?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'deskside-tokens-'));
  folders.push(folder);
  const file = change.file ?? join(folder, 'tokens.bin');
  const cache = createTokenCache(keyStore(change), { file, platform: change.platform ?? 'linux', log: fakeLog() });
  return { cache, file };
}

/** MSAL's side of one access: what it holds, and what it is given back. */
function access(holds: string, changed: boolean) {
  const given: string[] = [];
  const context = {
    cacheHasChanged: changed,
    tokenCache: { serialize: () => holds, deserialize: (text: string) => given.push(text) }
  } as unknown as TokenCacheContext;
  return { context, given };
}

describe('token cache', () => {
  it('A6: what is kept between starts is encrypted and for this person only', async () => {
    const { cache, file } = setUp();
    expect(cache.persistent).toBe(true);
    await cache.plugin.afterCacheAccess(access('refresh-token', true).context);
    expect(readFileSync(file, 'utf8')).not.toContain('refresh-token');
    expect(statSync(file).mode & 0o077).toBe(0);
    const next = access('', false);
    await setUp({ file }).cache.plugin.beforeCacheAccess(next.context);
    expect(next.given).toEqual(['refresh-token']);
  });

  it.each([
    ['no key store', { available: false }],
    ['a key store that only hides (basic_text on Linux)', { backend: 'basic_text' as const }]
  ])('A6: with %s nothing is written, and what lay there goes', async (_name, change) => {
    const before = setUp();
    writeFileSync(before.file, 'old');
    const { cache } = setUp({ ...change, file: before.file });
    expect(cache.persistent).toBe(false);
    expect(existsSync(before.file)).toBe(false);
    await cache.plugin.afterCacheAccess(access('refresh-token', true).context);
    expect(existsSync(before.file)).toBe(false);
    const again = access('', false);
    await cache.plugin.beforeCacheAccess(again.context);
    expect(again.given).toEqual(['refresh-token']);
    cache.clear();
    const empty = access('', false);
    await cache.plugin.beforeCacheAccess(empty.context);
    expect(empty.given).toEqual([]);
  });

  it('A6: clearing deletes the file, also one half written', async () => {
    const { cache, file } = setUp();
    await cache.plugin.afterCacheAccess(access('refresh-token', true).context);
    writeFileSync(`${file}.new`, 'half');
    cache.clear();
    expect(existsSync(file)).toBe(false);
    expect(existsSync(`${file}.new`)).toBe(false);
  });

  it('A6: a file of another key store is forgotten, not fatal; unchanged tokens are not written', async () => {
    const { cache, file } = setUp();
    writeFileSync(file, 'of another machine');
    const read = access('', false);
    await cache.plugin.beforeCacheAccess(read.context);
    expect(read.given).toEqual([]);
    expect(existsSync(file)).toBe(false);
    await cache.plugin.afterCacheAccess(access('x', false).context);
    expect(existsSync(file)).toBe(false);
  });

  it('A6: a folder that cannot be written costs the memory of tokens and nothing else', async () => {
    const { cache } = setUp({ file: '/proc/nowhere/tokens.bin' });
    await expect(cache.plugin.afterCacheAccess(access('x', true).context)).resolves.toBeUndefined();
  });
});
