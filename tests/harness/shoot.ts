import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildRenderer } from './renderer-build.ts';
import { SIZES } from './scene.ts';
import { SCENES } from './scenes.ts';
import { openStage } from './stage.ts';

/**
 * Takes a picture of every scene:
 * `node build/node24.mjs tests/harness/shoot.ts --out FOLDER [--only code,home] [--locale qps-long] [--dark] [--size narrow]`.
 */
const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    only: { type: 'string' },
    locale: { type: 'string', default: 'en' },
    dark: { type: 'boolean', default: false },
    contrast: { type: 'boolean', default: false },
    size: { type: 'string' },
    built: { type: 'string' }
  }
});
if (values.out === undefined) throw new Error('Where to? --out FOLDER');
const size = Object.keys(SIZES).find((name): name is keyof typeof SIZES => name === values.size);
const only = values.only?.split(',');
await mkdir(values.out, { recursive: true });
const folder = values.built ?? (await mkdtemp(join(tmpdir(), 'deskside-renderer-')));
if (values.built === undefined) await buildRenderer(folder);
const stage = await openStage(folder);
try {
  for (const scene of SCENES) {
    if (only !== undefined && !only.some((name) => scene.name.startsWith(name))) continue;
    const { page, complaints } = await stage.show(scene, {
      locale: values.locale,
      scheme: values.dark ? 'dark' : 'light',
      ...(values.contrast ? { forcedColors: 'active' } : {}),
      ...(size !== undefined && (scene.window === 'main' || scene.window === 'consent') ? { size } : {})
    });
    const look = `${values.locale}-${values.dark ? 'dark' : 'light'}${size === undefined ? '' : `-${size}`}`;
    await page.screenshot({ path: join(values.out, `${scene.name}.${look}.png`) });
    for (const complaint of complaints) console.log(`${scene.name}: ${complaint}`);
    await page.context().close();
  }
} finally {
  await stage.close();
  if (values.built === undefined) await rm(folder, { recursive: true, force: true });
}
