import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { CdpConnection } from './cdp-pipe.ts';
import { CommandLine } from './command-line.ts';
import { findChromium } from './find-chromium.ts';
import { type OneMonitor, prepareOneMonitor } from './one-monitor.ts';
import { openProfile, type Profile } from './profile.ts';

const versionSchema = z.object({ product: z.string(), userAgent: z.string() });

/** Where new windows of this Chromium are born: far off the screen, and told apart from every other Chromium's. */
export interface Birthplace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ChromiumOptions {
  readonly display: string;
  readonly userData: string;
  /** The app's own switches, which come after ours. */
  readonly commandLine: CommandLine;
  readonly birthplace: Birthplace;
  /** Called once, when Chromium ends although nobody asked it to. */
  readonly onDied: (reason: string) => void;
}

/** Time Chromium gets to end by itself, in ms, before it is killed. */
const CLOSE_TIMEOUT = 3000;

/** Features of Chromium that Electron does not have, or that would get in the way. */
const DISABLED_FEATURES = [
  'WebRtcHideLocalIpsWithMdns',
  'GetDisplayMediaRequiresUserActivation',
  'CalculateNativeWinOcclusion',
  'Translate',
  'MediaRouter',
  'DialMediaRouteProvider',
  'OptimizationHints',
  'AutofillServerCommunication',
  'HttpsUpgrades',
  'LocalNetworkAccessChecks',
  'GlobalMediaControls'
].join(',');

function ownSwitches(options: ChromiumOptions, profile: Profile): CommandLine {
  const line = CommandLine.parse([
    '--remote-debugging-pipe',
    '--no-startup-window',
    '--no-first-run',
    '--no-default-browser-check',
    '--test-type',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-default-apps',
    '--disable-breakpad',
    '--disable-domain-reliability',
    '--disable-client-side-phishing-detection',
    '--disable-background-timer-throttling',
    '--disable-renderer-backgrounding',
    '--disable-backgrounding-occluded-windows',
    '--autoplay-policy=no-user-gesture-required',
    '--allow-loopback-in-peer-connection',
    '--password-store=basic',
    '--use-mock-keychain',
    '--ozone-platform=x11',
    '--force-device-scale-factor=1',
    '--host-resolver-rules=MAP *.standin.invalid ~NOTFOUND',
    `--user-data-dir=${profile.folder}`,
    `--window-position=${options.birthplace.x},${options.birthplace.y}`,
    `--window-size=${options.birthplace.width},${options.birthplace.height}`,
    '--auto-select-desktop-capture-source=Entire screen',
    `--disable-features=${DISABLED_FEATURES}`
  ]);
  if (process.getuid?.() === 0) line.append('no-sandbox');
  // Without a graphics card Chromium would emulate one, which costs more than drawing without.
  if (!existsSync('/dev/dri')) line.append('disable-gpu');
  for (const [name, value] of options.commandLine.entries()) {
    if (name !== 'user-data-dir') line.append(name, value);
  }
  return line;
}

/** One running Chromium without any window of its own. */
export class Chromium {
  readonly connection: CdpConnection;
  /** Such as `140.0.1.2`. */
  version = '';
  userAgent = '';
  /** How one of several monitors is captured; `null` where that is not possible. */
  readonly oneMonitor: OneMonitor | null;
  readonly #child: ChildProcess;
  readonly #profile: Profile;
  #ending = false;

  private constructor(child: ChildProcess, profile: Profile, oneMonitor: OneMonitor | null, options: ChromiumOptions) {
    const [input, output] = [child.stdio[3], child.stdio[4]];
    if (!(input instanceof Writable) || !(output instanceof Readable)) throw new Error('No pipe to Chromium');
    this.#child = child;
    this.#profile = profile;
    this.oneMonitor = oneMonitor;
    const died = (reason: string): void => {
      if (this.#ending) return;
      this.#ending = true;
      options.onDied(reason);
    };
    this.connection = new CdpConnection(input, output, () => died('the DevTools pipe was closed'));
    child.once('exit', (code, signal) => died(`Chromium ended (${signal ?? `code ${code}`})`));
    child.once('error', (error) => died(error.message));
  }

  /** Starts Chromium on `options.display`; resolves when it answers. */
  static async start(options: ChromiumOptions): Promise<Chromium> {
    const program = findChromium(process.env, process.platform);
    const profile = openProfile(options.userData);
    const oneMonitor = await prepareOneMonitor(profile.folder);
    const child = spawn(program, ownSwitches(options, profile).toArguments(), {
      env: { ...process.env, ...oneMonitor?.environment, DISPLAY: options.display },
      // Chromium's own chatter (missing D-Bus and the like) would drown the app's messages.
      stdio: ['ignore', 'ignore', process.env.DESKSIDE_CHROMIUM_LOG === '1' ? 'inherit' : 'ignore', 'pipe', 'pipe']
    });
    const chromium = new Chromium(child, profile, oneMonitor, options);
    process.on('exit', () => chromium.#kill());
    const { product, userAgent } = versionSchema.parse(await chromium.connection.browser.send('Browser.getVersion'));
    chromium.userAgent = userAgent;
    chromium.version = product.replace(/^.*\//, '');
    return chromium;
  }

  /** Asks Chromium for a new window without tabs or address bar, through the socket second instances use. */
  openAppWindow(url: string): Promise<void> {
    const message = ['START', process.cwd(), 'chromium', '--test-type', '--no-sandbox', `--app=${url}`].join('\0');
    return new Promise((resolve, reject) => {
      const socket = connect(join(this.#profile.folder, 'SingletonSocket'));
      socket.once('error', reject);
      socket.once('data', (answer) => {
        socket.destroy();
        if (answer.toString().startsWith('ACK')) resolve();
        else reject(new Error(`Chromium refused to open a window: ${answer.toString()}`));
      });
      socket.write(message);
      socket.end();
    });
  }

  /** Ends Chromium, by force after a while, and removes a temporary profile. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#ending = true;
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.connection.browser.post('Browser.close', {});
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), CLOSE_TIMEOUT);
    await ended;
    clearTimeout(timer);
    this.#profile.remove();
  }

  #kill(): void {
    this.#ending = true;
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    this.#profile.remove();
  }
}
