import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { stopProcess } from '#demo/machine/display.ts';
import { portOf } from '#relay/http/port-of.ts';

const CONFIGURATION = join(import.meta.dirname, '../../../../../build/deploy/haproxy/haproxy.cfg');
const PATIENCE_MS = 20_000;

/** What is told to HAProxy in its environment; the rest is as the file says. */
export interface HaproxyOptions {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  /** Where it listens; {@link freePort} when nothing is said. */
  readonly bind?: string;
  readonly port: number;
  /** Places of the relays: `127.0.0.1:port` or `unix@path`. */
  readonly relays: readonly string[];
  readonly turn?: string;
  /** How many it takes. */
  readonly connections?: number;
  /** Changes the text, for what the file does not do. */
  readonly edit?: (text: string) => string;
  /** Runs it in another way: on one processor. */
  readonly command?: readonly string[];
}

/** A port of loopback that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server.address());
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

/** Debian's HAProxy with the configuration that is shipped. */
export class Haproxy {
  readonly port: number;
  readonly process: ChildProcess;
  readonly #folder: string;
  readonly #said: () => string;

  private constructor(port: number, child: ChildProcess, folder: string, said: () => string) {
    this.port = port;
    this.process = child;
    this.#folder = folder;
    this.#said = said;
  }

  /** Starts it and waits until it listens. */
  static async start(options: HaproxyOptions): Promise<Haproxy> {
    const folder = mkdtempSync(join(tmpdir(), 'deskside-haproxy-'));
    const certificate = join(folder, 'fullchain.pem');
    writeFileSync(certificate, options.certificatePem);
    writeFileSync(`${certificate}.key`, options.privateKeyPem);
    const file = join(folder, 'haproxy.cfg');
    // A test may not be root, nor open as many files.
    const text = readFileSync(CONFIGURATION, 'utf8')
      .replace(/^ {4}(user|group) .*$/gm, '')
      .replace(/^ {4}maxconn .*$/m, `    maxconn ${options.connections ?? 500}`);
    writeFileSync(file, (options.edit ?? ((same) => same))(text));
    const [command = 'haproxy', ...args] = [...(options.command ?? []), 'haproxy', '-db', '-f', file];
    const [one = '127.0.0.1:9', two = one] = options.relays;
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin`,
        DESKSIDE_BIND: options.bind ?? `127.0.0.1:${options.port}`,
        DESKSIDE_CERTIFICATE: certificate,
        DESKSIDE_RELAY_1: one,
        DESKSIDE_RELAY_2: two,
        DESKSIDE_TURN: options.turn ?? '127.0.0.1:9'
      }
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (data) => {
        said += data;
      });
    }
    const haproxy = new Haproxy(options.port, child, folder, () => said);
    await haproxy.#listening();
    return haproxy;
  }

  /** All that it has logged. */
  get said(): string {
    return this.#said();
  }

  /** Waits until it has said something like this. */
  async says(what: RegExp): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; !what.test(this.said); await wait(20)) {
      if (Date.now() > end) throw new Error(`HAProxy never said ${what}: ${this.said}`);
    }
  }

  async stop(): Promise<void> {
    await stopProcess(this.process);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #listening(): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; ; await wait(20)) {
      if (this.process.exitCode !== null || Date.now() > end) throw new Error(`HAProxy did not start: ${this.said}`);
      const probe = createConnection(this.port, '127.0.0.1');
      const there = await Promise.race([
        once(probe, 'connect').then(() => true),
        once(probe, 'error').then(() => false)
      ]).catch(() => false);
      probe.destroy();
      if (there) return;
    }
  }
}
