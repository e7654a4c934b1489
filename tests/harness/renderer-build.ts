import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { WINDOW_KINDS } from '#shared/ipc/channels.ts';

const ROOT = join(import.meta.dirname, '../../src/renderer');

/** Builds the app's own windows into `outDir`, laid out as they ship: `windows/<kind>/index.html`. */
export async function buildRenderer(outDir: string): Promise<void> {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    define: { global: 'globalThis' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome140',
      rolldownOptions: {
        input: Object.fromEntries(WINDOW_KINDS.map((kind) => [kind, join(ROOT, 'windows', kind, 'index.html')]))
      }
    }
  });
}
