import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** A Redis server of our own on loopback, that keeps nothing across a restart. */
export class RedisServer {
  readonly port: number;
  readonly #folder: string;
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), mkdtempSync(join(tmpdir(), 'deskside-redis-')));
    await server.run();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts the server, again after {@link stop}: empty. */
  async run(): Promise<void> {
    const settings = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    this.#process = spawn('redis-server', [...settings, '--dir', this.#folder], { stdio: 'ignore' });
    this.#process.on('error', () => {});
    for (let tries = 0; ; tries += 1) {
      try {
        if (this.ask('PING').trim() === 'PONG') return;
      } catch (error) {
        if (tries > 200) throw error;
      }
      await sleep(50);
    }
  }

  /** Runs a command by the server's own client. */
  ask(...command: readonly string[]): string {
    return execFileSync('redis-cli', ['-p', String(this.port), ...command], { encoding: 'utf8', stdio: 'pipe' });
  }

  /** Everything that it holds, as text. */
  everything(): string {
    const keys = this.ask('--scan').split('\n').filter(Boolean);
    const dumped = keys.map((key) => {
      const type = this.ask('TYPE', key).trim();
      if (type === 'hash') return this.ask('HGETALL', key);
      if (type === 'list') return this.ask('LRANGE', key, '0', '-1');
      if (type === 'set') return this.ask('SMEMBERS', key);
      if (type === 'zset') return this.ask('ZRANGE', key, '0', '-1');
      return this.ask('GET', key);
    });
    return [...keys, ...dumped].join('\n');
  }

  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running === undefined || running.exitCode !== null) return;
    running.kill('SIGKILL');
    await once(running, 'exit');
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
