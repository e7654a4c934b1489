// An app with no behaviour of its own: it runs the code its test sends, one JSON line each, and answers with the result.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import defaultExport, * as electron from 'electron';

const { app, protocol } = electron;
const state = { required: createRequire(import.meta.url)('electron'), defaultExport, events: [] };
const folder = import.meta.dirname;

const PAGES = {
  '/index.html': '<!doctype html><title>Index</title><body style="margin:0;background:#3366cc"><h1>Index</h1>',
  '/inline.html':
    '<!doctype html><title>Before</title><script>document.title = "inline ran"</script><script src="/own.js"></script>',
  '/frames.html': '<!doctype html><title>Frames</title><iframe src="/index.html" name="inner"></iframe>'
};
const CSP = "default-src 'self' app:; style-src 'unsafe-inline'; connect-src 'self'";

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }
]);

if (process.env.FIXTURE_LOCK === '1' && !app.requestSingleInstanceLock({ from: 'second' })) {
  console.log(JSON.stringify({ second: true }));
  process.exit(0);
}

app.on('window-all-closed', () => {
  state.events.push('window-all-closed');
  if (process.env.FIXTURE_STAY !== '1') app.quit();
});
app.on('second-instance', (_event, argv, cwd, data) => state.events.push({ argv, cwd, data }));

app.whenReady().then(() => {
  protocol.handle('app', (request) => {
    const { pathname, host } = new URL(request.url);
    state.lastRequest = { url: request.url, host, method: request.method };
    if (pathname === '/own.js') {
      return new Response('document.title += ", own ran"', { headers: { 'content-type': 'text/javascript' } });
    }
    if (pathname === '/echo') return request.text().then((text) => new Response(`echo ${text}`));
    const body = PAGES[pathname];
    if (body === undefined) return new Response('none', { status: 404 });
    return new Response(body, { headers: { 'content-type': 'text/html', 'content-security-policy': CSP } });
  });
  console.log(JSON.stringify({ ready: true }));
});

const AsyncFunction = (async () => {}).constructor;
const input = createInterface({ input: process.stdin });
// The test has gone: so does the app.
input.on('close', () => app.exit());
input.on('line', async (line) => {
  const { id, code } = JSON.parse(line);
  try {
    const run = new AsyncFunction('electron', 'state', 'preload', code);
    const value = await run(electron, state, join(folder, 'preload.cjs'));
    console.log(JSON.stringify({ id, value: value ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ id, error: String(error) }));
  }
});
