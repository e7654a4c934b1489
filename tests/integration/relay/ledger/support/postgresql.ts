import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

/** Where Debian puts the server's programs: one folder a version. */
function programs(): string {
  const base = '/usr/lib/postgresql';
  const newest = existsSync(base) ? readdirSync(base).sort().at(-1) : undefined;
  if (newest === undefined) throw new Error('PostgreSQL is missing: apt-get install postgresql');
  return join(base, newest, 'bin');
}

/** The server refuses to run as root; Debian's package brings this account. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (what: '-u' | '-g'): number => Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const PASSWORD = 'for-tests-only';

/** A PostgreSQL server of our own on loopback, in a folder of its own. */
export class PostgresqlServer {
  readonly port: number;
  readonly #folder: string;
  readonly #account: { uid: number; gid: number } | undefined;
  #process: ChildProcess | undefined;
  #databases = 0;

  private constructor(folder: string, port: number, account: { uid: number; gid: number } | undefined) {
    this.#folder = folder;
    this.port = port;
    this.#account = account;
  }

  static async start(): Promise<PostgresqlServer> {
    const account = unprivileged();
    const folder = mkdtempSync(join(tmpdir(), 'deskside-pg-'));
    chmodSync(folder, 0o700);
    if (account !== undefined) chownSync(folder, account.uid, account.gid);
    const initialise = ['-D', join(folder, 'data'), '-U', 'deskside', '-A', 'trust', '--no-sync', '-E', 'UTF8'];
    execFileSync(join(programs(), 'initdb'), initialise, { ...account, cwd: folder, stdio: 'ignore' });
    const server = new PostgresqlServer(folder, await freePort(), account);
    await server.run();
    await server.ask('postgres', `create role ledger login password '${PASSWORD}'`);
    return server;
  }

  /** Starts the server again after {@link stop}. */
  async run(): Promise<void> {
    const settings = [`port=${this.port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
    this.#process = spawn(
      join(programs(), 'postgres'),
      ['-D', join(this.#folder, 'data'), ...settings.flatMap((setting) => ['-c', setting])],
      { ...this.#account, cwd: this.#folder, stdio: 'ignore' }
    );
    for (let tries = 0; ; tries += 1) {
      try {
        await this.ask('postgres', 'select 1');
        return;
      } catch (error) {
        if (tries > 200) throw error;
        await sleep(50);
      }
    }
  }

  /** Stops it at once, as a crash would with `SIGQUIT`. */
  async stop(signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running === undefined || running.exitCode !== null) return;
    running.kill(signal);
    await once(running, 'exit');
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** A new database, and its URL for an account that owns it. */
  async database(): Promise<string> {
    this.#databases += 1;
    const name = `ledger${this.#databases}`;
    await this.ask('postgres', `create database ${name} owner ledger`);
    return this.url(name);
  }

  url(name: string): string {
    return `postgresql://ledger:${PASSWORD}@127.0.0.1:${this.port}/${name}`;
  }

  /** Runs SQL as the server's administrator. */
  async ask(database: string, text: string): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({ host: '127.0.0.1', port: this.port, user: 'deskside', database });
    client.on('error', () => {});
    await client.connect();
    try {
      const result: { rows: Record<string, unknown>[] } = await client.query(text);
      return result.rows;
    } finally {
      await client.end();
    }
  }
}
