import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import type { IsolatedConfig } from './isolated-world.ts';
import type { WorldConfig } from './main-world.ts';

/** A page-side file as plain script: types stripped, imports dropped (they are put before it), exports made local. */
function load(file: string): string {
  const source = readFileSync(new URL(file, import.meta.url), 'utf8');
  return stripTypeScriptTypes(source)
    .replaceAll(/^import [^;]*;$/gm, '')
    .replaceAll(/^export (?=const|function|class)/gm, '');
}

/** Script for the main world of every frame. */
export function mainWorldScript(config: WorldConfig): string {
  return `(() => { 'use strict';\n${load('crossing.ts')}\n${load('main-world.ts')}\nstartMainWorld(${JSON.stringify(config)});\n})();`;
}

/**
 * Script for the isolated world of every frame. The preloads are set in as functions of the script itself, since a
 * page's content security policy may forbid making functions from text.
 */
export function isolatedWorldScript(
  config: IsolatedConfig,
  preloads: ReadonlyArray<{ readonly path: string; readonly source: string }>
): string {
  const parts = [load('codec.ts'), load('crossing.ts'), load('isolated-world.ts')].join('\n');
  const functions = preloads.map(
    ({ path, source }) =>
      `{ path: ${JSON.stringify(path)}, run: function (require, module, exports, process, global, setImmediate, clearImmediate) {\n${source}\n} }`
  );
  const args = `${JSON.stringify(config)}, [${functions.join(',\n')}]`;
  return `((config, preloads) => { 'use strict';\n${parts}\nstartIsolatedWorld(config, preloads);\n})(${args});`;
}
