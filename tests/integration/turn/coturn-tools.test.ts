import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Coturn, newSecret, startCoturn } from './support/coturn.ts';

let server: Coturn;
beforeAll(async () => {
  server = await startCoturn();
});
afterAll(() => server?.stop());

/** Runs coturn's own client, and tells what it said. It makes its credentials from the secret itself. */
async function client(peer: string, secret: string, more: readonly string[] = []): Promise<string> {
  const args = ['-n', '1', '-c', '-m', '1', '-u', 'session:helper', '-W', secret, '-e', peer];
  const child = spawn('turnutils_uclient', [...args, ...more, '-p', String(server.plainPort), '127.0.0.1']);
  let said = '';
  const hear = (data: Buffer): void => {
    said += data.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  return said;
}

describe('coturn’s own client', () => {
  test.each(['10.0.0.1', '127.0.0.1', '169.254.169.254', '192.168.1.1', '224.0.0.1', '100.64.0.1'])(
    'J1: may not send to %s',
    async (peer) => expect(await client(peer, server.secret)).toContain('error 403')
  );

  test('J1: is let in by the secret alone', async () => {
    expect(await client('10.0.0.1', newSecret())).toContain('Cannot complete Allocation');
  });

  test('J1: gets no relay over TCP', async () => {
    const said = await client('10.0.0.1', server.secret, ['-t', '-T']);
    expect(said).toMatch(/error (403|442)/);
  });
});
