import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoDevice } from '../environment.ts';
import { stopProcess } from '../machine/display.ts';
import { ROOT } from './build.ts';
import type { Runtime } from './runtime.ts';

/** One installed app of one person, running. */
export type App = {
  readonly name: string;
  /** Where its windows can be driven from (DevTools protocol); only the demo and the tests ask for it. */
  readonly debugPort: number;
  readonly process: ChildProcess;
  /** Everything the app printed so far. */
  readonly output: () => string;
  /** Folder of its settings and logs. */
  readonly userData: string;
  /** Where the browser of this person keeps its profile. */
  readonly browserProfile: string;
  /** Where all of it is, for another start of the same app. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
};

/** What an app of the demo is started with. */
export type AppOptions = {
  readonly name: string;
  readonly runtime: Runtime;
  /** `null` on a desktop: the person's own. */
  readonly display: string | null;
  /** The organisation's configuration, as an administrator would roll it out. */
  readonly deployment: unknown;
  readonly environment: Readonly<Record<string, string>>;
  /** The managed device that this machine plays; one that nobody manages unless given. */
  readonly device?: DemoDevice | null;
  readonly arguments?: readonly string[];
  /** Where its first window stands, as if the person had put it there before; the middle of the screen otherwise. */
  readonly place?: { readonly x: number; readonly y: number };
  /** The folder of a former start that was not stopped: its settings, sign-in and browser go on. */
  readonly folder?: string;
};

/** Size of the home page's window, in pixels. */
const HOME_SIZE = { width: 420, height: 640 };

/** Starts the app with a fresh profile, or that of a former start. It is up when its process is; its windows come in their own time. */
export async function startApp(options: AppOptions): Promise<App> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), `deskside-${options.name}-`)));
  const userData = join(folder, 'user-data');
  const browserProfile = join(folder, 'browser');
  const deployment = join(folder, 'deployment.json');
  await mkdir(userData, { recursive: true });
  await mkdir(browserProfile, { recursive: true });
  await writeFile(deployment, JSON.stringify(options.deployment, null, 2));
  const device = join(folder, 'device.json');
  if (options.device) {
    const { entraDeviceId, tenantId } = options.device;
    await writeFile(device, JSON.stringify({ entraDeviceId, tenantId }), { mode: 0o600 });
  }
  if (options.place !== undefined) {
    const remembered = { homeBounds: { ...options.place, ...HOME_SIZE } };
    await writeFile(join(userData, 'preferences.json'), JSON.stringify(remembered));
  }
  const debugPort = await freePort();
  const { command, args } = options.runtime.command([
    `--user-data-dir=${userData}`,
    `--remote-debugging-port=${debugPort}`,
    `--deployment=${deployment}`,
    ...(options.arguments ?? [])
  ]);
  const child = spawn(command, args, {
    cwd: ROOT,
    env: {
      ...process.env,
      ...options.environment,
      ...options.device?.environment,
      // Without a device the file is not there: the app must not find the machine's own.
      DESKSIDE_DEVICE: device,
      DESKSIDE_DEMO_BROWSER_PROFILE: browserProfile,
      ...(options.display === null ? {} : { DISPLAY: options.display })
    },
    stdio: ['ignore', 'pipe', 'pipe']
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-200_000);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  child.once('error', (error) => {
    output += `\n${error.message}`;
  });
  return {
    name: options.name,
    debugPort,
    process: child,
    output: () => output,
    userData,
    browserProfile,
    folder,
    stop: async () => {
      await stopProcess(child, 5_000);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  };
}

/** A TCP port of the loopback interface that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))
      );
    });
  });
}
