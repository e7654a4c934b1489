import type { CustomScheme } from 'electron';
import { Emitter } from './loud.ts';
import { runtime } from './runtime.ts';

type Handler = (request: Request) => Response | Promise<Response>;

/** Electron's `protocol`: schemes of the app's own, served by a function. See scheme-map.ts for where pages find them. */
export class Protocol extends Emitter {
  static readonly moduleName = 'protocol';
  readonly #handlers = new Map<string, Handler>();

  registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
    if (runtime.isStarted) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges } of schemes) {
      if (privileges?.standard !== true) {
        throw new Error(
          `Electron stand-in: the scheme ${scheme} is not registered as standard, which is not implemented`
        );
      }
      runtime.schemes.register(scheme);
    }
  }

  handle(scheme: string, handler: Handler): void {
    if (this.#handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    if (!runtime.schemes.has(scheme) && scheme !== 'http' && scheme !== 'https') {
      throw new Error(
        `Electron stand-in: protocol.handle('${scheme}') without registerSchemesAsPrivileged is not implemented`
      );
    }
    this.#handlers.set(scheme, handler);
  }

  unhandle(scheme: string): void {
    if (!this.#handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme);
  }

  /** The function that serves an address (as the app knows it), if any. */
  handlerFor(url: string): Handler | undefined {
    return this.#handlers.get(/^([^:]*):/.exec(url)?.[1]?.toLowerCase() ?? '');
  }
}

export const protocol = new Protocol();
