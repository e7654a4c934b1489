import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { ICachePlugin } from '@azure/msal-node';
import type { SafeStorage } from 'electron';
import type { Log } from '../ports.ts';

/** The operating system's key store, as Electron shows it. */
export type KeyStore = Pick<
  SafeStorage,
  'isEncryptionAvailable' | 'encryptString' | 'decryptString' | 'getSelectedStorageBackend'
>;

/** Where MSAL's cache lies between starts (A6). */
export type TokenCache = {
  readonly plugin: ICachePlugin;
  /** Whether anything outlives this process. */
  readonly persistent: boolean;
  readonly clear: () => void;
};

/** Whether the system keeps keys; `basic_text` on Linux is none. */
export function isKeyStore(safeStorage: KeyStore, platform: NodeJS.Platform): boolean {
  return (
    safeStorage.isEncryptionAvailable() &&
    !(platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text')
  );
}

/**
 * Keeps MSAL's cache in `file`, encrypted by the system's key store. Without a key store
 * nothing is written: the cache lives in memory and people sign in at each start (style.md "What to avoid" point 8). A
 * file that cannot be decrypted is forgotten.
 */
export function createTokenCache(
  safeStorage: KeyStore,
  options: { readonly file: string; readonly platform: NodeJS.Platform; readonly log: Log }
): TokenCache {
  const { file, platform, log } = options;
  const persistent = isKeyStore(safeStorage, platform);
  let inMemory: string | null = null;
  const clear = () => {
    inMemory = null;
    for (const each of [file, `${file}.new`]) rmSync(each, { force: true });
  };
  if (!persistent) {
    log.info('token-cache-in-memory');
    clear();
  }
  return {
    persistent,
    clear,
    plugin: {
      beforeCacheAccess: async (context) => {
        // MSAL empties its own copy before some calls: what is not given back here is lost.
        if (!persistent) {
          if (inMemory !== null) context.tokenCache.deserialize(inMemory);
          return;
        }
        try {
          context.tokenCache.deserialize(safeStorage.decryptString(readFileSync(file)));
        } catch (error) {
          if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) clear();
        }
      },
      afterCacheAccess: async (context) => {
        if (!context.cacheHasChanged) return;
        if (!persistent) {
          inMemory = context.tokenCache.serialize();
          return;
        }
        try {
          writeFileSync(`${file}.new`, safeStorage.encryptString(context.tokenCache.serialize()), { mode: 0o600 });
          renameSync(`${file}.new`, file);
        } catch (error) {
          log.warn('token-cache-not-written', { error });
        }
      }
    }
  };
}
