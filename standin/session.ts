import type { Certificate, DesktopCapturerSource, DisplayMediaRequestHandlerHandlerRequest, Streams } from 'electron';
import { chooseSource } from './capture-sources.ts';
import type { GateRequest } from './gate-request.ts';
import { Emitter } from './loud.ts';
import { ENFORCED, enforce, isEnforced } from './permissions.ts';
import { type Protocol, protocol } from './protocol.ts';
import { runtime } from './runtime.ts';
import type { WebContents } from './web-contents.ts';
import type { WebFrameMain } from './web-frame-main.ts';
import { WebRequest } from './web-request.ts';

/** What the main process says to a question of a page's. */
export interface Verdict {
  readonly allowed: boolean;
  readonly errorName: string;
  readonly message: string;
}

type PermissionRequestHandler = (
  webContents: WebContents,
  permission: string,
  callback: (granted: boolean) => void,
  details: object
) => void;
type PermissionCheckHandler = (
  webContents: WebContents | null,
  permission: string,
  requestingOrigin: string,
  details: object
) => boolean;
type DisplayMediaHandler = (
  request: Omit<DisplayMediaRequestHandlerHandlerRequest, 'frame'> & { frame: WebFrameMain | null },
  callback: (streams: Streams | null) => void
) => void;

const ALLOWED: Verdict = { allowed: true, errorName: '', message: '' };

/** Permissions for which Electron asks the app to choose a device; with no chosen device the page gets this. */
const DEVICES = new Set(['usb', 'hid', 'serial', 'bluetooth']);

function refused(errorName: string, message: string): Verdict {
  return { allowed: false, errorName, message };
}

/** Electron's Session; there is only the default one. */
export class Session extends Emitter {
  readonly protocol: Protocol = protocol;
  readonly webRequest = new WebRequest();
  #requestHandler: PermissionRequestHandler | null = null;
  #checkHandler: PermissionCheckHandler | null = null;
  #displayMediaHandler: DisplayMediaHandler | null = null;
  /** Resolves when Chromium's notice of the last capture is out of the picture. */
  #noticeHidden: () => Promise<void> = () => Promise.resolve();
  /** Origins whose settings in Chromium follow the present handlers. */
  readonly #enforced = new Set<string>();

  setPermissionRequestHandler(handler: PermissionRequestHandler | null): void {
    this.#requestHandler = handler;
  }

  setPermissionCheckHandler(handler: PermissionCheckHandler | null): void {
    this.#checkHandler = handler;
    this.#enforced.clear();
  }

  setDisplayMediaRequestHandler(handler: DisplayMediaHandler | null, _options?: { useSystemPicker: boolean }): void {
    this.#displayMediaHandler = handler;
  }

  /** No device can be chosen in the stand-in, so no handler is ever asked. */
  setDevicePermissionHandler(_handler: ((details: object) => boolean) | null): void {}

  setUSBProtectedClassesHandler(_handler: ((details: object) => string[]) | null): void {}

  setBluetoothPairingHandler(
    _handler: ((details: object, callback: (response: object) => void) => void) | null
  ): void {}

  setCertificateVerifyProc(
    proc: ((request: { hostname: string; certificate: Certificate }, callback: (result: number) => void) => void) | null
  ): void {
    if (proc !== null) throw new Error('Electron stand-in: session.setCertificateVerifyProc is not implemented');
  }

  /** For the pages that are made or loaded from now on. */
  setUserAgent(userAgent: string, _acceptLanguages?: string): void {
    runtime.userAgent = userAgent;
  }

  getUserAgent(): string {
    return runtime.userAgent ?? runtime.chromiumUserAgent;
  }

  /** The stand-in's Chromium goes its way without asking the system for a proxy. */
  async resolveProxy(_url: string): Promise<string> {
    return 'DIRECT';
  }

  setSpellCheckerEnabled(_enabled: boolean): void {}

  isSpellCheckerEnabled(): boolean {
    return false;
  }

  setSpellCheckerLanguages(_languages: string[]): void {}

  isPersistent(): boolean {
    return true;
  }

  async clearCache(): Promise<void> {
    await this.#storage('cache_storage');
  }

  async clearStorageData(options?: { storages?: string[] }): Promise<void> {
    await this.#storage(options?.storages?.join(',') ?? 'all');
  }

  async #storage(storageTypes: string): Promise<void> {
    const { chromium } = runtime.started('session');
    await chromium.connection.browser.send('Storage.clearDataForOrigin', { origin: '*', storageTypes });
  }

  /** Brings Chromium's settings for an origin in line with the check handler; before a page of it runs any script. */
  async enforceChecks(webContents: WebContents | null, url: string): Promise<void> {
    const origin = originOf(url);
    if (origin === undefined || this.#enforced.has(origin)) return;
    this.#enforced.add(origin);
    const details = { requestingUrl: url, isMainFrame: true, securityOrigin: origin };
    await Promise.all(
      ENFORCED.map((permission) =>
        enforce(origin, permission, this.#checkHandler?.(webContents, permission, origin, details) ?? true)
      )
    );
  }

  /** Decides on a gated call of a page's; never rejects. */
  async decide(webContents: WebContents, frame: WebFrameMain, request: GateRequest): Promise<Verdict> {
    try {
      if (request.type === 'display-media') return await this.#decideDisplayMedia(frame, request);
      if (request.type === 'display-media-started') {
        await this.#noticeHidden();
        return ALLOWED;
      }
      return await this.#decidePermission(webContents, frame, request);
    } catch (error) {
      console.error('Electron stand-in: a permission handler failed:', error);
      return refused('NotAllowedError', 'Permission denied');
    }
  }

  async #decidePermission(
    webContents: WebContents,
    frame: WebFrameMain,
    request: Extract<GateRequest, { type: 'permission' }>
  ): Promise<Verdict> {
    const { permission } = request;
    if (DEVICES.has(permission)) return refused('NotFoundError', 'No device selected.');
    const handler = this.#requestHandler;
    const mediaTypes = [...(request.video ? ['video'] : []), ...(request.audio ? ['audio'] : [])];
    const details = {
      requestingUrl: frame.url,
      isMainFrame: frame.parent === null,
      securityOrigin: frame.origin,
      ...(permission === 'media' ? { mediaTypes } : {})
    };
    const granted =
      handler === null ||
      (await new Promise<boolean>((resolve, reject) => {
        try {
          handler(webContents, permission, (answer) => resolve(answer === true), details);
        } catch (error) {
          reject(error);
        }
      }));
    if (isEnforced(permission)) {
      await enforce(frame.origin, permission, granted);
      // Chromium itself refuses what is denied, in the words and way of each API; only for cameras and microphones it
      // looks first whether there are any.
      if (granted || permission !== 'media') return ALLOWED;
    }
    if (granted) return ALLOWED;
    return permission === 'fullscreen'
      ? refused('TypeError', 'Permissions check failed')
      : refused('NotAllowedError', 'Permission denied');
  }

  async #decideDisplayMedia(
    frame: WebFrameMain,
    request: Extract<GateRequest, { type: 'display-media' }>
  ): Promise<Verdict> {
    const handler = this.#displayMediaHandler;
    if (handler === null) return refused('NotSupportedError', 'Not supported');
    const features = runtime.commandLine.get('disable-features').split(',');
    if (!request.userGesture && !features.includes('GetDisplayMediaRequiresUserActivation')) {
      return refused('InvalidStateError', 'getDisplayMedia() requires transient activation (user gesture).');
    }
    const asked = {
      frame: frame.isDestroyed() ? null : frame,
      securityOrigin: `${frame.origin}/`,
      videoRequested: request.video,
      audioRequested: request.audio,
      userGesture: request.userGesture
    };
    const streams = await new Promise<Streams | null>((resolve, reject) => {
      try {
        handler(asked, resolve);
      } catch (error) {
        reject(error);
      }
    });
    const video = streams?.video;
    if (video === undefined || video === null) return refused('NotAllowedError', 'Permission denied');
    if (!isSource(video) || !chooseSource(video.id)) {
      console.error(
        'Electron stand-in: this source cannot be captured; for one of several screens a C compiler is needed'
      );
      return refused('AbortError', 'Invalid capture source');
    }
    this.#noticeHidden = runtime.started('session').desktop.expectNotice();
    return ALLOWED;
  }
}

function isSource(value: object): value is DesktopCapturerSource {
  return 'id' in value && typeof value.id === 'string';
}

function originOf(url: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)?.[0];
}

export const defaultSession = new Session();

/** Electron's `session` module. */
export class SessionModule extends Emitter {
  static readonly moduleName = 'session';
  readonly defaultSession = defaultSession;

  fromPartition(partition: string, _options?: object): Session {
    if (partition === '') return defaultSession;
    throw new Error('Electron stand-in: session.fromPartition is not implemented (there is only the default session)');
  }
}

export const session = new SessionModule();
