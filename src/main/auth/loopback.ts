import { request } from 'node:http';

/**
 * Ends a sign-in that waits for the browser. MSAL offers no way to stop its loopback listener, but the listener stops for
 * an OAuth error with the right state, and main knows the state: it saw the address that the browser was sent to.
 * Answers when the listener was told, or could not be.
 */
export function stopLoopback(authorizationUrl: string): Promise<void> {
  return new Promise((resolve) => {
    const url = URL.canParse(authorizationUrl) ? new URL(authorizationUrl) : null;
    const redirect = url?.searchParams.get('redirect_uri') ?? '';
    const state = url?.searchParams.get('state') ?? '';
    const port = URL.canParse(redirect) ? new URL(redirect).port : '';
    if (port === '') return resolve();
    const body = new URLSearchParams({ error: 'user_cancelled', state }).toString();
    const stop = request({
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: '/',
      timeout: 2_000,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }
    });
    stop.on('response', (response) => {
      response.resume();
      resolve();
    });
    stop.on('timeout', () => stop.destroy());
    stop.on('error', () => resolve());
    stop.on('close', () => resolve());
    stop.end(body);
  });
}
