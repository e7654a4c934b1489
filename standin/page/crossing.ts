// How values cross between the isolated world and the main world of one document. Chromium itself clones what an event
// carries from one world into the other, so plain data needs no code; this file takes functions and promises out before the
// crossing and puts stand-ins in after it. Runs in pages (see assemble.ts), once in each world.

/** A function or promise that was taken out of a value, and where it was. */
interface Reference {
  readonly path: ReadonlyArray<string | number>;
  readonly kind: 'function' | 'promise';
  readonly id: number;
}

/** A value ready to cross: cloneable data, and what was taken out of it. */
export interface Packed {
  readonly data: unknown;
  readonly references: readonly Reference[];
}

type Message =
  | { readonly type: 'call'; readonly id: number; readonly target: number; readonly args: Packed }
  | { readonly type: 'return'; readonly id: number; readonly ok: boolean; readonly value: Packed }
  | { readonly type: 'settle'; readonly id: number; readonly ok: boolean; readonly value: Packed }
  | { readonly type: 'expose'; readonly key: string; readonly value: Packed };

/** One world's end of the crossing. */
export interface Crossing {
  /** Packs a value of this world. Throws for what cannot cross. */
  pack(value: unknown): Packed;
  /** Rebuilds in this world what the other world packed. */
  unpack(value: Packed): unknown;
  /** Sends a message; the other world has handled it when this returns. */
  send(message: Message): void;
}

/** Depth at which Electron, too, gives up copying. */
const MAX_DEPTH = 1000;

/**
 * Makes one end. `post` hands a message to the other world synchronously; the returned `receive` takes what comes from
 * there. `onExpose` is called for values the other world wants to expose here. Everything it needs from the page's
 * JavaScript environment is taken now, before a page script could replace it.
 */
export function openCrossing(
  post: (message: Message) => void,
  onExpose: (key: string, value: unknown) => void
): Crossing & { receive(message: Message): void } {
  const apply = Reflect.apply;
  const ownKeys = Reflect.ownKeys;
  const isArray = Array.isArray;
  const getPrototypeOf = Object.getPrototypeOf;
  const PromiseHere = Promise;
  const ErrorHere = Error;
  const then = Promise.prototype.then;
  const MapHere = Map;
  const mapGet = Map.prototype.get;
  const mapSet = Map.prototype.set;
  const mapDelete = Map.prototype.delete;
  const weakGet = WeakMap.prototype.get;
  const weakSet = WeakMap.prototype.set;
  const functions = new MapHere<number, (...args: unknown[]) => unknown>();
  const numbers = new WeakMap<object, number>();
  const results = new MapHere<number, { ok: boolean; value: unknown }>();
  const pending = new MapHere<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  let last = 0;

  const asError = (error: unknown): Error => {
    if (error instanceof ErrorHere) return new ErrorHere(`${error.message}`);
    return new ErrorHere(typeof error === 'string' ? error : 'An error crossed the context bridge');
  };

  const pack = (value: unknown): Packed => {
    const references: Reference[] = [];
    const copies = new MapHere<object, unknown>();
    const visit = (value: unknown, path: ReadonlyArray<string | number>): unknown => {
      if (path.length > MAX_DEPTH) throw new TypeError('Electron contextBridge recursion depth exceeded.');
      if (typeof value === 'function') {
        let id: number | undefined = apply(weakGet, numbers, [value]);
        if (id === undefined) {
          id = ++last;
          apply(weakSet, numbers, [value, id]);
          apply(mapSet, functions, [id, value]);
        }
        references[references.length] = { path, kind: 'function', id };
        return undefined;
      }
      if (typeof value === 'symbol') return undefined;
      if (typeof value !== 'object' || value === null) return value;
      if (value instanceof PromiseHere) {
        const id = ++last;
        references[references.length] = { path, kind: 'promise', id };
        apply(then, value, [
          (result: unknown) => settle(id, true, result),
          (error: unknown) => settle(id, false, asError(error))
        ]);
        return undefined;
      }
      const known: unknown = apply(mapGet, copies, [value]);
      if (known !== undefined) return known;
      if (isArray(value)) {
        const copy: unknown[] = [];
        apply(mapSet, copies, [value, copy]);
        for (let index = 0; index < value.length; index++) copy[index] = visit(value[index], [...path, index]);
        return copy;
      }
      const prototype: unknown = getPrototypeOf(value);
      const isPlain = prototype === null || getPrototypeOf(prototype) === null || isOwnClass(prototype);
      if (!isPlain) return value;
      const copy: Record<string, unknown> = {};
      apply(mapSet, copies, [value, copy]);
      for (const key of ownKeys(value)) {
        if (typeof key !== 'string') continue;
        copy[key] = visit(Reflect.get(value, key), [...path, key]);
      }
      return copy;
    };
    const data = visit(value, []);
    return { data, references };
  };

  /** A class written in script is copied by its own members; what the browser made is left to its structured clone. */
  const isOwnClass = (prototype: unknown): boolean => {
    if (typeof prototype !== 'object' || prototype === null || !Object.hasOwn(prototype, 'constructor')) return false;
    const make: unknown = prototype.constructor;
    return typeof make === 'function' && !/\[native code\]/.test(apply(Function.prototype.toString, make, []));
  };

  const settle = (id: number, ok: boolean, value: unknown): void => {
    let packed: Packed;
    try {
      packed = pack(value);
    } catch (error) {
      packed = pack(asError(error));
      post({ type: 'settle', id, ok: false, value: packed });
      return;
    }
    post({ type: 'settle', id, ok, value: packed });
  };

  const makeFunction = (target: number): ((...args: unknown[]) => unknown) => {
    return (...args) => {
      const id = ++last;
      post({ type: 'call', id, target, args: pack(args) });
      const result: { ok: boolean; value: unknown } | undefined = apply(mapGet, results, [id]);
      apply(mapDelete, results, [id]);
      if (result === undefined) throw new ErrorHere('The other world of this page has gone');
      if (!result.ok) throw result.value;
      return result.value;
    };
  };

  const proxies = new MapHere<number, (...args: unknown[]) => unknown>();
  const revive = (reference: Reference): unknown => {
    if (reference.kind === 'function') {
      const known = apply(mapGet, proxies, [reference.id]);
      if (known !== undefined) return known;
      const made = makeFunction(reference.id);
      apply(mapSet, proxies, [reference.id, made]);
      return made;
    }
    return new PromiseHere((resolve, reject) => {
      apply(mapSet, pending, [reference.id, { resolve, reject }]);
    });
  };

  const unpack = (packed: Packed): unknown => {
    const holder: { data: unknown } = { data: packed.data };
    for (let index = 0; index < packed.references.length; index++) {
      const reference = packed.references[index];
      if (reference === undefined) continue;
      let target: object = holder;
      let key: string | number = 'data';
      for (let step = 0; step < reference.path.length; step++) {
        const next: unknown = Reflect.get(target, key);
        if (typeof next !== 'object' || next === null) break;
        target = next;
        key = reference.path[step] ?? '';
      }
      Object.defineProperty(target, key, {
        value: revive(reference),
        writable: true,
        enumerable: true,
        configurable: true
      });
    }
    return holder.data;
  };

  const answer = (message: { id: number; target: number; args: Packed }): void => {
    let ok = true;
    let value: Packed;
    try {
      const target: ((...args: unknown[]) => unknown) | undefined = apply(mapGet, functions, [message.target]);
      if (target === undefined) throw new ErrorHere('No such function');
      const args: unknown = unpack(message.args);
      value = pack(apply(target, undefined, isArray(args) ? args : []));
    } catch (error) {
      ok = false;
      value = pack(asError(error));
    }
    post({ type: 'return', id: message.id, ok, value });
  };

  const receive = (message: Message): void => {
    switch (message.type) {
      case 'call':
        answer(message);
        return;
      case 'return':
        apply(mapSet, results, [message.id, { ok: message.ok, value: unpack(message.value) }]);
        return;
      case 'settle': {
        const waiting = apply(mapGet, pending, [message.id]);
        apply(mapDelete, pending, [message.id]);
        if (waiting === undefined) return;
        const value = unpack(message.value);
        if (message.ok) waiting.resolve(value);
        else waiting.reject(value);
        return;
      }
      case 'expose':
        onExpose(message.key, unpack(message.value));
        return;
    }
  };

  return { pack, unpack, send: post, receive };
}
