// `node --import standin/register.ts out/main/index.js`: makes `electron` mean the stand-in, for import and for require.
import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';

const NAMES = new Set(['electron', 'electron/main', 'electron/common']);
const STANDIN = new URL('electron.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    NAMES.has(specifier) ? { url: STANDIN, format: 'module-typescript', shortCircuit: true } : next(specifier, context)
});

/** Version of Electron whose types the stand-in is checked against. */
function electronVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(createRequire(import.meta.url).resolve('electron/package.json'), 'utf8')
  );
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : '';
  return String(version);
}

Object.defineProperty(process, 'versions', {
  value: Object.freeze({ ...process.versions, electron: electronVersion() }),
  enumerable: true,
  configurable: true
});
Object.defineProperty(process, 'type', { value: 'browser', enumerable: true });
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
