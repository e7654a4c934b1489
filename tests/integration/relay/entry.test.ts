import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createCertificateAuthority } from '#demo/organisation/index.ts';
import { TestClient } from './support/client.ts';

const ENTRY = join(import.meta.dirname, '../../../src/relay/index.ts');
const listeningSchema = z.strictObject({ event: z.literal('relay-listening'), url: z.string(), port: z.number() });

let folder: string;
let config: string;
let ca: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relay-entry-'));
  config = join(folder, 'relay.json');
  const authority = await createCertificateAuthority('Relay entry test');
  const { certificatePem, privateKeyPem } = await authority.issue();
  ca = authority.certificatePem;
  writeFileSync(join(folder, 'cert.pem'), certificatePem);
  writeFileSync(join(folder, 'key.pem'), privateKeyPem);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(over: object = {}): void {
  const directory = {
    kind: 'graph',
    baseUrl: 'https://127.0.0.1:9',
    tokenUrl: 'https://127.0.0.1:9/token',
    clientId: 'relay',
    clientSecret: 'canary-secret',
    scope: 'x'
  };
  const tenantId = '11111111-1111-4111-8111-111111111111';
  const tenants = [{ tenantId, issuer: 'https://127.0.0.1:9/t', directory }];
  const whole = { listen: { port: 0 }, tls: { certFile: 'cert.pem', keyFile: 'key.pem' }, audience: 'x', tenants };
  writeFileSync(config, JSON.stringify({ ...whole, ...over }));
}

function run(): { child: ChildProcess; output: () => string; errors: () => string; exit: Promise<number | null> } {
  const child = spawn(process.execPath, [ENTRY, '--config', config], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout?.on('data', (data: Buffer) => {
    output += data.toString();
  });
  child.stderr?.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  const exit = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  return { child, output: () => output, errors: () => errors, exit };
}

/** A busy machine takes seconds to start a process. */
describe('the relay as a process', { timeout: 60_000 }, () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('prints where it listens, and %s closes it cleanly', async (signal) => {
    write();
    const { child, output, exit } = run();
    while (!output().includes('\n')) await new Promise((resolve) => setTimeout(resolve, 20));
    const { url } = listeningSchema.parse(JSON.parse(output()));
    const client = await new TestClient(url, ca).opened();
    child.kill(signal);
    expect(await client.end()).toBe(1001);
    expect(await exit).toBe(0);
  });

  test('a configuration that is not right is refused by field, without its values', async () => {
    write({ audience: 5, codeLifetimeMs: 1 });
    const { errors, output, exit } = run();
    expect(await exit).toBe(1);
    expect(errors()).toContain('audience');
    expect(errors()).toContain('codeLifetimeMs');
    expect(errors()).not.toContain('canary-secret');
    expect(output()).toBe('');
  });
});
