import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';

const greetingSchema = z.object({ argv: z.array(z.string()), cwd: z.string(), data: z.unknown() });

/** What a second instance says to the first. */
export type Greeting = z.infer<typeof greetingSchema>;

/** Longest socket path Linux takes, in bytes, less its ending zero. */
const MAX_SOCKET_PATH = 107;

/** Asks the socket from a child process, because Electron's answer is synchronous: 0 = delivered, else nobody is there. */
const CLIENT = `
const socket = require('node:net').connect(process.argv[1]);
socket.on('error', () => process.exit(1));
socket.on('data', () => process.exit(0));
socket.on('connect', () => socket.end(process.argv[2]));
setTimeout(() => process.exit(1), 5000);
`;

/** The single-instance lock: a socket in the app's own folder, on which the first instance hears of the others. */
export class SingleInstance {
  readonly #path: string;
  #server: Server | undefined;

  constructor(userData: string) {
    const path = join(userData, 'standin-instance.sock');
    // A path too long for a socket gets a short one of the same meaning.
    this.#path =
      Buffer.byteLength(path) <= MAX_SOCKET_PATH
        ? path
        : `/tmp/standin-${createHash('sha256').update(path).digest('hex').slice(0, 24)}.sock`;
    mkdirSync(userData, { recursive: true, mode: 0o700 });
  }

  get isHeld(): boolean {
    return this.#server !== undefined;
  }

  /** Takes the lock, or greets the instance that has it and returns false. */
  request(greeting: Greeting, onSecond: (greeting: Greeting) => void): boolean {
    if (this.isHeld) return true;
    try {
      execFileSync(process.execPath, ['-e', CLIENT, this.#path, JSON.stringify(greeting)], {
        stdio: 'ignore',
        env: {}
      });
      return false;
    } catch {
      rmSync(this.#path, { force: true });
    }
    this.#server = createServer((socket) => {
      let text = '';
      socket.setEncoding('utf8');
      socket.on('error', () => {});
      socket.on('data', (part: string) => {
        text += part;
      });
      socket.on('end', () => {
        socket.end('ok');
        try {
          onSecond(greetingSchema.parse(JSON.parse(text)));
        } catch {
          // Not one of ours: the socket is in the user's own folder, but anything of theirs may speak to it.
        }
      });
    });
    this.#server.listen(this.#path);
    this.#server.unref();
    return true;
  }

  /** Gives the lock back. Who does not hold it takes nothing from the one who does. */
  release(): void {
    if (this.#server === undefined) return;
    this.#server.close();
    this.#server = undefined;
    rmSync(this.#path, { force: true });
  }
}
