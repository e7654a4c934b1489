import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { findRuntime, type Runtime } from '#demo/apps/runtime.ts';
import { createCleanUp } from '#demo/commands/clean-up.ts';
import { stopProcess } from '#demo/machine/display.ts';
import { runCommand } from '#demo/machine/run-command.ts';
import type { Conditions } from './conditions.ts';
import { connectTo, joinSockets } from './sockets.ts';

/** Opens a TUN device for each name (`ioctl` TUNSETIFF, IFF_TUN and IFF_NO_PI) and becomes the program that follows. */
const OPEN_DEVICES = `
use strict; $^F = 255; my @fds; my @kept;
while (@ARGV && (my $name = shift @ARGV) ne "--") {
  open(my $device, "+<", "/dev/net/tun") or die "/dev/net/tun: $!\\n";
  ioctl($device, 0x400454ca, pack("a16 s x22", $name, 0x1001)) or die "TUN device $name: $!\\n";
  push @kept, $device; push @fds, fileno($device);
}
exec @ARGV, @fds or die "$ARGV[0]: $!\\n";`;

/** One computer of the test's network: a namespace of its own, with one line to all others. */
export type Computer = {
  /** How its line behaves from now on, in both directions. */
  readonly line: (conditions: Conditions) => Promise<void>;
  /** Its address. */
  readonly address: () => string;
  /** Gets another address; without one for `pauseMs` in between. */
  readonly move: (pauseMs: number) => Promise<void>;
  /** The app's runtime inside; its windows and browsers can be driven from outside as ever. */
  readonly runtime: Runtime;
};

/** A network of the test's own. The first end is the house of the services. */
export type Network = {
  readonly helper: Computer;
  readonly sharer: Computer;
  /** Datagrams that go back and forth between the two from now on; `nextSince` is when they were first answered again after a silence. */
  readonly echo: () => Promise<{ readonly nextSince: (time: number) => Promise<number> }>;
  readonly close: () => Promise<void>;
};

/** Where the services are, for everybody in the network. */
export const HOUSE_ADDRESS = '10.77.0.1';

/** Number of this network among those of this machine at this moment. */
let made = 0;

async function run(command: string, ...args: readonly string[]): Promise<void> {
  const { code, output } = await runCommand(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${output.trim()}`);
}

/**
 * Makes the network. `shared` are ports of loopback out here that both computers find on their own loopback, whatever
 * becomes of their lines; `relayPort` is reached through the lines only.
 *
 * @throws Error with the reason, where namespaces or TUN devices cannot be made: such a machine cannot run these tests
 */
export async function createNetwork(options: {
  readonly shared: readonly number[];
  readonly relayPort: number;
  readonly seed?: number;
}): Promise<Network> {
  if (process.getuid?.() !== 0) throw new Error('Network namespaces can be made by root only.');
  if (!existsSync('/dev/net/tun')) throw new Error('This kernel has no TUN devices (/dev/net/tun).');
  await removeForgotten();
  const clean = createCleanUp();
  try {
    const folder = clean.later(await mkdtemp(join(tmpdir(), 'dsk-net-')), (gone) => rm(gone, { recursive: true }));
    made += 1;
    const names = ['house', 'helper', 'sharer'].map((name) => `dsk-${process.pid}-${made}-${name}`);
    const devices = names.map((_, end) => `dsk${process.pid}.${made}${end}`.slice(0, 15));
    for (const name of names) {
      await run('ip', 'netns', 'add', name);
      clean.later(name, () => run('ip', 'netns', 'del', name));
    }
    const wire = spawn(
      'perl',
      [
        '-e',
        OPEN_DEVICES,
        ...devices,
        '--',
        process.execPath,
        join(import.meta.dirname, 'wire.ts'),
        String(options.seed ?? 1)
      ],
      { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, UV_THREADPOOL_SIZE: '16' } }
    );
    clean.later(wire, (started) => stopProcess(started));
    const order = conversation(wire);
    await order.heard('ready');
    const inward = (end: number): string => join(folder, `${end}.in`);

    const ends = await Promise.all(
      names.map(async (name, end) => {
        const device = devices[end] ?? '';
        await run('ip', 'link', 'set', device, 'netns', name);
        const inside = (...command: readonly string[]): Promise<void> => run('ip', 'netns', 'exec', name, ...command);
        await inside('sh', '-c', 'echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6');
        await inside('ip', 'link', 'set', 'lo', 'up');
        let host = 2;
        const address = (): string => (end === 0 ? HOUSE_ADDRESS : `10.77.${end}.${host}`);
        const settle = async (): Promise<void> => {
          await inside('ip', 'address', 'add', `${address()}/32`, 'dev', device);
          await inside('ip', 'link', 'set', device, 'up', 'multicast', 'on');
          await inside('ip', 'route', 'replace', 'default', 'dev', device);
        };
        await settle();
        return {
          name,
          address,
          line: (conditions: Conditions) => order.give({ end, conditions }),
          move: async (pauseMs: number) => {
            await inside('ip', 'address', 'flush', 'dev', device);
            await delay(pauseMs);
            host += 1;
            await settle();
          }
        };
      })
    );

    /** A socket out here that leads to a port of this machine's loopback. */
    const door = async (port: number): Promise<string> => {
      const path = join(folder, `${port}.out`);
      const server = createServer((inside) => joinSockets(inside, connectTo({ host: '127.0.0.1', port })));
      server.listen(path);
      await once(server, 'listening');
      clean.later(server, closeServer);
      return path;
    };
    const shared = await Promise.all(options.shared.map(async (port) => `127.0.0.1:${port}=${await door(port)}`));
    const relay = `${HOUSE_ADDRESS}:${options.relayPort}=${await door(options.relayPort)}`;
    const program = async (name: string, file: string, ...args: readonly string[]) => {
      const script = join(import.meta.dirname, file);
      const child = spawn('nsenter', [`--net=/run/netns/${name}`, process.execPath, script, ...args], {
        stdio: ['pipe', 'pipe', 'inherit']
      });
      clean.later(child, (started) => stopProcess(started));
      const talk = conversation(child);
      await talk.heard('ready');
      return talk;
    };
    for (const [end, { name }] of ends.entries()) {
      await program(name, 'porter.ts', inward(end), ...(end === 0 ? [relay] : shared));
    }

    const computer = (end: number): Computer => {
      const found = ends[end];
      if (found === undefined) throw new Error(`There is no end ${end}.`);
      return { ...found, runtime: runtimeIn(found.name, inward(end), clean) };
    };
    return {
      helper: computer(1),
      sharer: computer(2),
      echo: async () => {
        await program(ends[1]?.name ?? '', 'echo.ts', 'answer');
        const asking = await program(ends[2]?.name ?? '', 'echo.ts', 'ask', computer(1).address());
        const nextSince = async (time: number): Promise<number> => {
          const at = Number(await asking.next());
          return at >= time ? at : nextSince(time);
        };
        return { nextSince };
      },
      close: clean.all
    };
  } catch (error) {
    await clean.all();
    throw error;
  }
}

/** A test that was killed leaves its namespaces behind; they bear its process's number. */
async function removeForgotten(): Promise<void> {
  const { output } = await runCommand('ip', ['netns', 'list']);
  for (const [name, maker] of output.matchAll(/^dsk-(\d+)-\S+/gm)) {
    if (!existsSync(`/proc/${maker}`)) await runCommand('ip', ['netns', 'del', name]);
  }
}

/** The app's runtime in a namespace. Ports on which its windows and its browser can be driven are opened out here too. */
function runtimeIn(name: string, inward: string, clean: ReturnType<typeof createCleanUp>): Runtime {
  const outer = findRuntime();
  const mirrored = new Set<number>();
  const mirror = (port: number): void => {
    if (mirrored.has(port)) return;
    mirrored.add(port);
    const server = createServer((outside) => {
      const inside = connectTo({ path: inward });
      inside.write(`${port}\n`);
      joinSockets(outside, inside);
    });
    // Taken out here: whoever looks for the window says what it waited for.
    server.on('error', () => mirrored.delete(port));
    server.listen(port, '127.0.0.1');
    clean.later(server, closeServer);
  };
  return {
    kind: outer.kind,
    command: (args) => {
      const option = (named: string): string =>
        args.find((argument) => argument.startsWith(`--${named}=`))?.slice(named.length + 3) ?? '';
      const debugPort = Number(option('remote-debugging-port'));
      if (debugPort > 0) mirror(debugPort);
      const profile = join(dirname(option('user-data-dir')), 'browser/DevToolsActivePort');
      const look = setInterval(() => {
        readFile(profile, 'utf8').then(
          (text) => mirror(Number(text.split('\n')[0])),
          () => undefined
        );
      }, 100);
      clean.later(look, async (timer) => clearInterval(timer));
      const { command, args: inner } = outer.command(args);
      return { command: 'nsenter', args: [`--net=/run/netns/${name}`, command, ...inner] };
    }
  };
}

/** A program's lines: what it says, and orders that it confirms with one. */
type Conversation = {
  /** The next line that it says. Rejects when it ends instead. */
  readonly next: () => Promise<string>;
  /** Waits for this line; those before it are passed over. */
  readonly heard: (line: string) => Promise<void>;
  readonly give: (order: unknown) => Promise<void>;
};

function conversation(child: ChildProcess): Conversation {
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('The program has no pipes.');
  const said: string[] = [];
  let over = false;
  let wake = (): void => undefined;
  createInterface({ input: stdout })
    .on('line', (line) => {
      said.push(line);
      wake();
    })
    .on('close', () => {
      over = true;
      wake();
    });
  const next = async (): Promise<string> => {
    for (;;) {
      const line = said.shift();
      if (line !== undefined) return line;
      if (over) throw new Error('A program of the network ended by itself.');
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const heard = async (line: string): Promise<void> => {
    while ((await next()) !== line);
  };
  return {
    next,
    heard,
    give: async (order) => {
      stdin.write(`${JSON.stringify(order)}\n`);
      await heard('done');
    }
  };
}

async function closeServer(server: Server): Promise<void> {
  server.close();
}
