// Cost of one IPC message on the stand-in: `node build/node24.mjs tests/bench/standin-ipc.ts`. Prints JSON, times in ms.

import { z } from 'zod';
import { openDisplay, openWindow, startApp } from '#tests/integration/standin/support.ts';

const ROUNDS = 1000;
const CHUNK = 64 * 1024;
const CHUNKS = 200;

const timesSchema = z.array(z.number());

function summary(times: readonly number[]): { median: number; p95: number } {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(3));
  return { median: at(0.5), p95: at(0.95) };
}

const display = await openDisplay();
const app = await startApp(display);
try {
  await app.main(`
    electron.ipcMain.handle('echo', (_event, value) => value);
    electron.ipcMain.on('stamp', (_event, sent) => (state.stamps ??= []).push(performance.timeOrigin + performance.now() - sent));
    electron.ipcMain.on('bytes', (_event, bytes) => { state.received = (state.received ?? 0) + bytes.byteLength });
  `);
  await openWindow(app);
  const roundTrips = timesSchema.parse(
    await app.page(`(async () => {
      const times = [];
      for (let index = 0; index < ${ROUNDS}; index++) {
        const start = performance.now();
        await bridge.invoke('echo', { kind: 'move', x: index, y: 0.5 });
        times.push(performance.now() - start);
      }
      return times;
    })()`)
  );
  await app.page(`(async () => {
    for (let index = 0; index < ${ROUNDS}; index++) {
      bridge.send('stamp', performance.timeOrigin + performance.now());
      await new Promise((done) => setTimeout(done, 2));
    }
  })()`);
  const toMain = timesSchema.parse(await app.main('return state.stamps'));
  await app.page(
    "window.stamps = []; bridge.on('stamp', (sent) => stamps.push(performance.timeOrigin + performance.now() - sent)); 0"
  );
  await app.main(`
    for (let index = 0; index < ${ROUNDS}; index++) {
      state.window.webContents.send('stamp', performance.timeOrigin + performance.now());
      await new Promise((done) => setTimeout(done, 2));
    }
  `);
  const toPage = timesSchema.parse(await app.page('stamps'));
  const upload = z.number().parse(
    await app.page(`(async () => {
      const bytes = new Uint8Array(${CHUNK});
      const start = performance.now();
      for (let index = 0; index < ${CHUNKS}; index++) bridge.send('bytes', bytes);
      await bridge.invoke('echo');
      return performance.now() - start;
    })()`)
  );
  console.log(
    JSON.stringify({
      rounds: ROUNDS,
      roundTrip: summary(roundTrips),
      pageToMain: summary(toMain),
      mainToPage: summary(toPage),
      bytesPerSecond: Math.round((CHUNK * CHUNKS * 1000) / upload)
    })
  );
} finally {
  await app.stop();
  await display.close();
}
