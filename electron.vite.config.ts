import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;
const source = (...path: string[]) => join(root, 'src', ...path);
const windows = ['main', 'consent', 'bar', 'frame', 'overlay'] as const;

/**
 * Three builds: main as an ES module for Electron's Node, one self-contained CommonJS file for each sandboxed preload (which
 * can require nothing but Electron), and one page for each kind of window. Nothing ships a source map.
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node24',
      sourcemap: false,
      // Packages are left in node_modules; what is ours is bundled.
      externalizeDeps: true,
      rollupOptions: { input: { index: source('main', 'index.ts') }, output: { format: 'es' } }
    }
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node24',
      sourcemap: false,
      externalizeDeps: false,
      isolatedEntries: true,
      rollupOptions: {
        input: Object.fromEntries(windows.map((kind) => [kind, source('preload', `${kind}.ts`)])),
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: {
    root: source('renderer'),
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      target: 'chrome140',
      sourcemap: false,
      // Pages are served under a policy that allows no inline script and no data: font.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: Object.fromEntries(windows.map((kind) => [kind, source('renderer', 'windows', kind, 'index.html')]))
      }
    }
  }
});
