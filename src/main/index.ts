import { join } from 'node:path';
import * as electron from 'electron';
import type { DesksideApp } from './app.ts';
import { compose } from './composition.ts';
import { createLog, fileSink } from './logging/log.ts';
import { APP_SCHEME_PRIVILEGES } from './security/app-protocol.ts';
import { lockDownWebContents } from './security/lockdown.ts';
import { applySwitches } from './security/switches.ts';

const { app } = electron;
const log = createLog(fileSink(join(app.getPath('userData'), 'logs')), Date.now);

// One app per person and machine; a second start hands its command line to the first and leaves.
if (!applySwitches(app)) {
  app.exit(1);
} else if (!app.requestSingleInstanceLock()) {
  app.exit(0);
} else {
  electron.protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES]);
  lockDownWebContents(app, log);
  process.on('uncaughtException', (error) => log.error('uncaught', { error }));
  process.on('unhandledRejection', (error) => log.error('unhandled', { error }));

  let deskside: DesksideApp | null = null;
  const early: string[] = [];
  app.on('second-instance', (_event, argv) => deskside?.openArguments(argv));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    if (deskside === null) early.push(url);
    else deskside.openLink(url);
  });
  app.on('activate', () => deskside?.open());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('before-quit', (event) => {
    const leaving = deskside;
    deskside = null;
    if (leaving?.quit() !== true) return;
    event.preventDefault();
    setTimeout(() => app.quit(), leaving.farewellMs);
  });

  await app.whenReady();
  log.info('started', { version: app.getVersion(), platform: process.platform });
  const { argv, env, platform } = process;
  deskside = await compose({ electron, built: join(import.meta.dirname, '..'), argv, env, platform, log });
  for (const url of early) deskside.openLink(url);
}
