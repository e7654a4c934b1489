import { describe, expect, it } from 'vitest';
import { checkSource } from '../../../build/lint/check-source.ts';

const ALIASES = { '#shared/*': './src/shared/*', '#main/*': './src/main/*', '#relay/*': './src/relay/*' };
const check = (file: string, text: string): string[] =>
  checkSource(file, text, ALIASES).map((violation) => `${violation.line} ${violation.message}`);

describe('import rules', () => {
  it('lets each layer import what it may', () => {
    expect(check('src/shared/a.ts', "import { z } from 'zod';\nimport { b } from './b.ts';")).toEqual([]);
    expect(check('src/main/ipc/a.ts', "import { ipcMain } from 'electron';\nimport '#shared/a.ts';")).toEqual([]);
    expect(check('src/relay/a.ts', "import { readFile } from 'node:fs/promises';")).toEqual([]);
    expect(check('src/main/windows/a.ts', "import type { Shell } from 'electron';")).toEqual([]);
  });

  it.each([
    ['src/shared/a.ts', "import { b } from '#main/b.ts';", '1 src/shared must not import src/main/b.ts'],
    ['src/shared/a.ts', "import type { B } from '../main/b.ts';", '1 src/shared must not import src/main/b.ts'],
    ['src/shared/a.ts', "\nexport * from 'node:fs';", '2 src/shared must not import the package node:fs'],
    ['src/relay/a.ts', "const x = await import('#main/b.ts');", '1 src/relay must not import src/main/b.ts'],
    ['src/relay/a.ts', "type X = import('../main/b.ts').X;", '1 src/relay must not import src/main/b.ts'],
    ['src/renderer/a.tsx', "import { app } from 'electron';", '1 src/renderer must not import the package electron']
  ])('%s: %s', (file, text, expected) => {
    expect(check(file, text)).toEqual([expected]);
  });

  it.each([
    ['src/main/windows/a.ts', "import { ipcMain as bus } from 'electron';"],
    ['src/main/windows/a.ts', "import * as electron from 'electron';"],
    ['src/main/auth/a.ts', "import { shell } from 'electron';"],
    ['src/main/session/a.ts', "import robot from 'robotjs';"],
    ['src/renderer/features/a.ts', "import Peer from 'simple-peer';"],
    ['src/shared/a.ts', 'const id = Math.random();']
  ])('keeps the unsafe name in its one folder: %s %s', (file, text) => {
    expect(check(file, text).length).toBeGreaterThan(0);
  });
});
