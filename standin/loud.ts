import { EventEmitter } from 'node:events';

/** Names that JavaScript itself, test tools and `console.log` read on any object without meaning an Electron API. */
const HARMLESS = new Set([
  'then',
  'toJSON',
  'inspect',
  'asymmetricMatch',
  'nodeType',
  'tagName',
  '$$typeof',
  '__esModule'
]);

function missing(name: string): Error {
  return new Error(`Electron stand-in: ${name} is not implemented`);
}

/** The name an instance or class goes by in messages. */
function nameOf(receiver: unknown): string {
  const make: unknown =
    typeof receiver === 'object' &&
    receiver !== null &&
    Object.hasOwn(Object.getPrototypeOf(receiver) ?? {}, 'constructor')
      ? receiver.constructor
      : receiver;
  if (typeof make !== 'function') return 'unknown';
  if ('moduleName' in make && typeof make.moduleName === 'string') return make.moduleName;
  return receiver === make ? make.name : `${make.name}.prototype`;
}

/** An end of a prototype chain that throws when something is read that no earlier link has. */
function loudEnd(base: object): object {
  return new Proxy(Object.create(base), {
    get(_target, key, receiver): unknown {
      if (typeof key === 'symbol' || HARMLESS.has(key) || key in base) return Reflect.get(base, key, receiver);
      throw missing(`${nameOf(receiver)}.${key}`);
    }
  });
}

/**
 * Base of every class of the stand-in's surface: reading any member that the class or its instances lack throws with the
 * member's full name. It works at the ends of the prototype chains, so that known members cost nothing and private fields
 * keep working. A class that is one of Electron's module objects has a static `moduleName`.
 */
export class Loud {}
Object.setPrototypeOf(Loud.prototype, loudEnd(Object.prototype));
Object.setPrototypeOf(Loud, loudEnd(Function.prototype));

/** Makes reading or calling any member that `target` lacks throw with the member's full name. */
export function loud<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(known, key): unknown {
      if (typeof key === 'symbol' || key in known || HARMLESS.has(key)) {
        const value: unknown = Reflect.get(known, key, known);
        // Methods get the object itself as `this`, so that private fields work.
        return typeof value === 'function' && !isClass(value) ? value.bind(known) : value;
      }
      throw missing(`${name}.${key}`);
    }
  });
}

function isClass(value: object): boolean {
  return Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false;
}

/** A module of Electron's that the stand-in does not have at all: any use of it throws. */
export function absent(name: string): object {
  return new Proxy(class {}, {
    get(_target, key): unknown {
      if (typeof key === 'symbol' || HARMLESS.has(key) || key === 'prototype' || key === 'name') return undefined;
      throw missing(`${name}.${key}`);
    },
    construct(): never {
      throw missing(`new ${name}()`);
    },
    apply(): never {
      throw missing(`${name}()`);
    }
  });
}

// biome-ignore lint/suspicious/noExplicitAny: listeners of any event; Electron's own types say what each one gets.
type Listener = (...args: any[]) => void;

/** Node's event emitter by delegation: a prototype chain of its own, whose end is loud. */
export class Emitter extends Loud {
  readonly #events = new EventEmitter();

  on(name: string, listener: Listener): this {
    this.#events.on(name, listener);
    return this;
  }

  addListener(name: string, listener: Listener): this {
    return this.on(name, listener);
  }

  prependListener(name: string, listener: Listener): this {
    this.#events.prependListener(name, listener);
    return this;
  }

  once(name: string, listener: Listener): this {
    this.#events.once(name, listener);
    return this;
  }

  off(name: string, listener: Listener): this {
    this.#events.off(name, listener);
    return this;
  }

  removeListener(name: string, listener: Listener): this {
    return this.off(name, listener);
  }

  removeAllListeners(name?: string): this {
    if (name === undefined) this.#events.removeAllListeners();
    else this.#events.removeAllListeners(name);
    return this;
  }

  emit(name: string, ...args: unknown[]): boolean {
    return this.#events.emit(name, ...args);
  }

  listenerCount(name: string): number {
    return this.#events.listenerCount(name);
  }

  listeners(name: string): Listener[] {
    return this.#events.listeners(name).map(
      (listener) =>
        (...args) =>
          Reflect.apply(listener, this, args)
    );
  }

  eventNames(): Array<string | symbol> {
    return this.#events.eventNames();
  }

  setMaxListeners(count: number): this {
    this.#events.setMaxListeners(count);
    return this;
  }
}

/** An event whose default the listener may prevent. */
export class PreventableEvent {
  #prevented = false;

  preventDefault(): void {
    this.#prevented = true;
  }

  get defaultPrevented(): boolean {
    return this.#prevented;
  }
}
