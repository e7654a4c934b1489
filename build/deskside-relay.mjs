#!/usr/bin/env node
// The relay's command line: what `npm run build` made (relay-js.mjs), or the sources, under a Node that runs TypeScript (see
// node24.mjs). Type stripping is not done below a node_modules folder: this is for a checkout (`npx deskside-relay`, `npm link`).
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findNode } from './node24.mjs';
import { builtRelay } from './relay-js.mjs';

const entry = builtRelay() ?? join(import.meta.dirname, '../src/relay/index.ts');
try {
  const node = findNode();
  if (node === process.execPath) await import(pathToFileURL(entry).href);
  else {
    const child = spawn(node, [entry, ...process.argv.slice(2)], { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('exit', (code) => process.exit(code ?? 1));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
