import { spawn } from 'node:child_process';
import { access, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  DEMO_TENANTS,
  type DemoOrganisation,
  startDemoOrganisation,
  startSeparateOrganisation
} from '#demo/organisation/index.ts';

const running: DemoOrganisation[] = [];

afterEach(async () => {
  for (const organisation of running.splice(0)) await organisation.close();
});

async function start(options: Partial<Parameters<typeof startDemoOrganisation>[0]> = {}): Promise<DemoOrganisation> {
  const certificateDirectory = await mkdtemp(join(tmpdir(), 'deskside-demo-'));
  const organisation = await startDemoOrganisation({ certificateDirectory, ...options });
  running.push(organisation);
  return organisation;
}

/** Runs a script in a Node of its own and returns what it wrote and how it ended. */
function run(script: string, environment: Record<string, string>): Promise<{ output: string; status: number | null }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...process.env, ...environment },
      timeout: 15_000
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      output += String(chunk);
    });
    child.on('close', (status) => resolve({ output, status }));
  });
}

describe('starting the demo organisation', () => {
  it('is trusted by processes that were started with its certificate, and by no others', async () => {
    const organisation = await start();
    const [tenant] = organisation.tenants;
    if (tenant === undefined) throw new Error('The demo has organisations.');
    const url = `${organisation.authorityOf(tenant.id)}/.well-known/openid-configuration`;
    const script = `const answer = await fetch(${JSON.stringify(url)}).catch((error) => error);
      console.log(answer.status ?? answer.cause?.code);`;
    const trusting = await run(script, { NODE_EXTRA_CA_CERTS: organisation.caCertificateFile });
    expect(trusting).toEqual({ output: '200\n', status: 0 });
    const other = await run(script, { NODE_EXTRA_CA_CERTS: '' });
    expect(other.output).toContain('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });

  it('writes the certificate of the authority and no key, and takes it away at the end', async () => {
    const organisation = await start();
    const folder = join(organisation.caCertificateFile, '..');
    expect(await readdir(folder)).toEqual(['deskside-demo-ca.pem']);
    const written = await readFile(organisation.caCertificateFile, 'utf8');
    expect(written).toBe(organisation.caCertificatePem);
    expect(written).not.toContain('PRIVATE');
    await organisation.close();
    running.pop();
    await expect(access(organisation.caCertificateFile)).rejects.toThrow();
  });

  it('runs in a process of its own that can end by itself after closing, and writes nothing', async () => {
    const module = new URL('../../../src/demo/organisation/index.ts', import.meta.url).href;
    const script = `const { startDemoOrganisation } = await import(${JSON.stringify(module)});
      const organisation = await startDemoOrganisation({ certificateDirectory: process.env.FOLDER });
      await fetch(organisation.graphUrl).catch(() => undefined);
      await organisation.close();`;
    const folder = await mkdtemp(join(tmpdir(), 'deskside-demo-'));
    expect(await run(script, { FOLDER: folder })).toEqual({ output: '', status: 0 });
  });

  it('runs in a process of its own for others to use, secrets included, and ends when told', async () => {
    const certificateDirectory = await mkdtemp(join(tmpdir(), 'deskside-demo-'));
    const separate = await startSeparateOrganisation({ certificateDirectory });
    const script = `const answer = await fetch(process.env.ISSUER.replace(/v2.0$/, 'oauth2/v2.0/token'), {
        method: 'POST',
        body: new URLSearchParams(JSON.parse(process.env.FORM))
      });
      console.log((await answer.json()).token_type);`;
    const form = {
      grant_type: 'client_credentials',
      client_id: separate.relayClient.id,
      client_secret: separate.relayClient.secret,
      scope: separate.graph.defaultScope
    };
    const [issuer = ''] = Object.values(separate.issuers);
    const environment = {
      NODE_EXTRA_CA_CERTS: separate.caCertificateFile,
      ISSUER: issuer,
      FORM: JSON.stringify(form)
    };
    expect(await run(script, environment)).toEqual({ output: 'Bearer\n', status: 0 });
    await separate.close();
    expect((await run(script, environment)).output).toContain('ECONNREFUSED');
    await expect(access(separate.caCertificateFile)).rejects.toThrow();
  });

  it('says when its own process could not start', async () => {
    await expect(startSeparateOrganisation({ certificateDirectory: '' })).rejects.toThrow('before it was ready');
  });

  it('listens on this machine only, at the ports it is given', async () => {
    const first = await start();
    const port = Number(new URL(first.graphUrl).port);
    await first.close();
    running.pop();
    const second = await start({ graphPort: port });
    expect(second.graphUrl).toBe(`https://localhost:${port}`);
    expect(new URL(second.authorityOf(second.tenants[0]?.id ?? '')).hostname).toBe('localhost');
  });

  it('says so when a port is taken, and leaves nothing running', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const address = blocker.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const certificateDirectory = await mkdtemp(join(tmpdir(), 'deskside-demo-'));
    await expect(startDemoOrganisation({ certificateDirectory, identityPort: port })).rejects.toMatchObject({
      code: 'EADDRINUSE'
    });
    expect(await readdir(certificateDirectory)).toEqual([]);
    await new Promise((resolve) => blocker.close(resolve));
  });

  it('refuses options out of range and people that do not fit together', async () => {
    const certificateDirectory = tmpdir();
    await expect(startDemoOrganisation({ certificateDirectory, graphPort: 70_000 })).rejects.toThrow();
    await expect(startDemoOrganisation({ certificateDirectory, tokenLifetimeSeconds: 0 })).rejects.toThrow();
    const [clinic] = DEMO_TENANTS;
    await expect(startDemoOrganisation({ certificateDirectory, tenants: [clinic, clinic] })).rejects.toMatchObject({
      code: 'duplicate-id'
    });
  });
});
