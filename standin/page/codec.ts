// Structured clone as text, the same code on both sides of every IPC message: the main process imports this file, pages
// get it with its types stripped (see assemble.ts), which is why it imports nothing.
//
// Plain JSON stays plain JSON. Everything else is an object with the single letter of its kind under `$`; objects that
// have a `$` of their own are written as entries. Objects are numbered in the order in which they are first seen, on both
// sides alike, so that `{$:'r'}` can refer back to one: shared and cyclic references survive.

/** What Electron says when a value cannot cross. */
const NOT_CLONEABLE = 'An object could not be cloned.';

/** The typed arrays that may cross, by name. */
const VIEWS: Readonly<Record<string, (buffer: ArrayBuffer) => ArrayBufferView>> = {
  Int8Array: (buffer) => new Int8Array(buffer),
  Uint8Array: (buffer) => new Uint8Array(buffer),
  Uint8ClampedArray: (buffer) => new Uint8ClampedArray(buffer),
  Int16Array: (buffer) => new Int16Array(buffer),
  Uint16Array: (buffer) => new Uint16Array(buffer),
  Int32Array: (buffer) => new Int32Array(buffer),
  Uint32Array: (buffer) => new Uint32Array(buffer),
  Float32Array: (buffer) => new Float32Array(buffer),
  Float64Array: (buffer) => new Float64Array(buffer),
  BigInt64Array: (buffer) => new BigInt64Array(buffer),
  BigUint64Array: (buffer) => new BigUint64Array(buffer),
  DataView: (buffer) => new DataView(buffer)
};

/** The error classes that keep their class. */
const ERRORS: Readonly<Record<string, new (message: string) => Error>> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError
};

function toBase64(bytes: Uint8Array): string {
  if (typeof Buffer === 'function') {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  }
  if ('toBase64' in bytes && typeof bytes.toBase64 === 'function') return bytes.toBase64();
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  if (typeof Buffer === 'function') {
    const bytes = Buffer.from(text, 'base64');
    const copy = new Uint8Array(bytes.length);
    copy.set(bytes);
    return copy;
  }
  if ('fromBase64' in Uint8Array && typeof Uint8Array.fromBase64 === 'function') return Uint8Array.fromBase64(text);
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

function isNativeInstance(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || typeof prototype !== 'object') return false;
  const make: unknown = prototype.constructor;
  if (typeof make !== 'function' || make.name === 'Object') return false;
  return /\{\s*\[native code\]\s*\}\s*$/.test(Function.prototype.toString.call(make));
}

/** Writes any value that structured clone takes as text; throws «An object could not be cloned.» for what it refuses. */
export function encodeClone(value: unknown): string {
  const seen = new Map<object, number>();

  const entries = (value: object): unknown[] => Object.entries(value).map(([key, item]) => [key, walk(item)]);

  const walkObject = (value: object): unknown => {
    const known = seen.get(value);
    if (known !== undefined) return { $: 'r', v: known };
    seen.set(value, seen.size);
    if (Array.isArray(value)) return Array.from(value, walk);
    if (value instanceof Date) return { $: 'd', v: value.getTime() };
    if (value instanceof RegExp) return { $: 'x', v: [value.source, value.flags] };
    if (value instanceof Map) return { $: 'm', v: Array.from(value, ([key, item]) => [walk(key), walk(item)]) };
    if (value instanceof Set) return { $: 's', v: Array.from(value, walk) };
    if (value instanceof ArrayBuffer) return { $: 'b', v: toBase64(new Uint8Array(value)) };
    if (ArrayBuffer.isView(value)) {
      const name = typeof Buffer === 'function' && Buffer.isBuffer(value) ? 'Uint8Array' : value.constructor.name;
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return { $: 't', v: [name, toBase64(bytes)] };
    }
    if (value instanceof Error) {
      const name = value.name in ERRORS ? value.name : 'Error';
      const cause = 'cause' in value ? [walk(value.cause)] : [];
      return { $: 'e', v: [name, String(value.message), String(value.stack ?? ''), ...cause] };
    }
    if (value instanceof Boolean || value instanceof Number || value instanceof String) {
      return { $: 'w', v: walk(value.valueOf()) };
    }
    if (isNativeInstance(value)) throw new Error(NOT_CLONEABLE);
    if ('$' in value || Object.hasOwn(value, '__proto__')) return { $: 'o', v: entries(value) };
    const plain: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) plain[key] = walk(item);
    return plain;
  };

  const walk = (value: unknown): unknown => {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : { $: 'n', v: Object.is(value, -0) ? '-0' : String(value) };
      case 'undefined':
        return { $: 'u' };
      case 'bigint':
        return { $: 'i', v: value.toString() };
      case 'object':
        return value === null ? null : walkObject(value);
      default:
        throw new Error(NOT_CLONEABLE);
    }
  };

  return JSON.stringify(walk(value));
}

/** Reads what {@link encodeClone} wrote. Throws on any other text. */
export function decodeClone(text: string): unknown {
  const seen: object[] = [];

  const remember = <T extends object>(value: T): T => {
    seen.push(value);
    return value;
  };

  const list = (value: unknown): unknown[] => {
    if (!Array.isArray(value)) throw new Error('Malformed clone');
    return value;
  };

  const setOwn = (target: object, key: string, value: unknown): void => {
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  };

  const special = (kind: unknown, value: unknown): unknown => {
    switch (kind) {
      case 'u':
        return undefined;
      case 'n':
        return Number(value);
      case 'i':
        return BigInt(String(value));
      case 'r':
        return seen[Number(value)];
      case 'd':
        return remember(new Date(value === null ? Number.NaN : Number(value)));
      case 'x':
        return remember(new RegExp(String(list(value)[0]), String(list(value)[1])));
      case 'm': {
        const map = remember(new Map<unknown, unknown>());
        for (const pair of list(value)) map.set(revive(list(pair)[0]), revive(list(pair)[1]));
        return map;
      }
      case 's': {
        const set = remember(new Set<unknown>());
        for (const item of list(value)) set.add(revive(item));
        return set;
      }
      case 'b':
        return remember(fromBase64(String(value)).buffer);
      case 't': {
        const make = VIEWS[String(list(value)[0])];
        if (make === undefined) throw new Error('Malformed clone');
        return remember(make(fromBase64(String(list(value)[1])).buffer));
      }
      case 'e': {
        const [name, message, stack, ...cause] = list(value);
        const error = remember(new (ERRORS[String(name)] ?? Error)(String(message)));
        Object.defineProperty(error, 'stack', { value: stack, writable: true, configurable: true });
        if (cause.length > 0) {
          Object.defineProperty(error, 'cause', { value: revive(cause[0]), writable: true, configurable: true });
        }
        return error;
      }
      case 'w':
        return remember(Object(revive(value)));
      case 'o': {
        const object = remember({});
        for (const pair of list(value)) setOwn(object, String(list(pair)[0]), revive(list(pair)[1]));
        return object;
      }
      default:
        throw new Error('Malformed clone');
    }
  };

  const revive = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      const array: unknown[] = remember([]);
      for (const item of value) array.push(revive(item));
      return array;
    }
    if ('$' in value) return special(value.$, 'v' in value ? value.v : undefined);
    const object: Record<string, unknown> = remember({});
    for (const [key, item] of Object.entries(value)) object[key] = revive(item);
    return object;
  };

  return revive(JSON.parse(text));
}
