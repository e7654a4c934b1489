import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/** Records past this number push out the oldest: the demo must not grow without bound. */
const MAX_RECORDS = 5_000;

interface StoredRecord {
  readonly payload: AdapterPayload;
  /** Milliseconds since 1970; infinite when the model names no lifetime. */
  readonly expiresAt: number;
}

/**
 * Where one tenant's sessions, codes and tokens live: memory of its own, so that nothing issued by one tenant is known to
 * another.
 *
 * @param now milliseconds since 1970
 */
export function createStore(now: () => number = Date.now): AdapterFactory {
  const records = new Map<string, StoredRecord>();

  function read(key: string): AdapterPayload | undefined {
    const record = records.get(key);
    if (record === undefined) return undefined;
    if (record.expiresAt > now()) return record.payload;
    records.delete(key);
    return undefined;
  }

  function write(key: string, payload: AdapterPayload, expiresIn: number | undefined): void {
    records.delete(key);
    const expiresAt = expiresIn === undefined ? Number.POSITIVE_INFINITY : now() + expiresIn * 1000;
    records.set(key, { payload, expiresAt });
    const oldest = records.keys().next();
    if (records.size > MAX_RECORDS && oldest.done === false) records.delete(oldest.value);
  }

  function findBy(model: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const key of [...records.keys()]) {
      if (!key.startsWith(`${model}:`)) continue;
      const payload = read(key);
      if (payload !== undefined && matches(payload)) return payload;
    }
    return undefined;
  }

  return (model): Adapter => ({
    upsert: async (id, payload, expiresIn) => write(`${model}:${id}`, payload, expiresIn),
    find: async (id) => read(`${model}:${id}`),
    findByUid: async (uid) => findBy(model, (payload) => payload.uid === uid),
    findByUserCode: async (userCode) => findBy(model, (payload) => payload.userCode === userCode),
    consume: async (id) => {
      const payload = read(`${model}:${id}`);
      if (payload !== undefined) payload.consumed = Math.floor(now() / 1000);
    },
    destroy: async (id) => {
      records.delete(`${model}:${id}`);
    },
    revokeByGrantId: async (grantId) => {
      for (const [key, record] of records) {
        if (record.payload.grantId === grantId) records.delete(key);
      }
    }
  });
}
