import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeptSession } from '#main/session/kept-session.ts';
import type { Former } from '#shared/session/state.ts';
import { formerOf, grantOf, HELPER, SESSION_ID, SHARER } from '#tests/unit/session/arbitraries.ts';
import { fakeLog } from '../support/fake-log.ts';

const TOKEN = 't'.repeat(22);
const FORMER = formerOf('sharer');
const UNTIL = FORMER.grant.exp * 1_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deskside-kept-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Turns every byte around: enough to see that nothing is written as it is. */
const turned = (bytes: Uint8Array) => Buffer.from(bytes.map((byte) => byte ^ 0xff));

/** One start of the app. */
function start(
  change: {
    keyStore?: 'gnome_libsecret' | 'basic_text';
    me?: { tenantId: string; objectId: string } | null;
    now?: number;
    token?: string | null;
  } = {}
) {
  const done: string[] = [];
  const at = {
    me: change.me === undefined ? SHARER : change.me,
    token: change.token === undefined ? TOKEN : change.token
  };
  const kept = createKeptSession({
    safeStorage: {
      isEncryptionAvailable: () => true,
      getSelectedStorageBackend: () => change.keyStore ?? 'gnome_libsecret',
      encryptString: (text) => turned(Buffer.from(text)),
      decryptString: (bytes) => turned(bytes).toString()
    },
    file: join(folder, 'session.bin'),
    platform: 'linux',
    clock: { now: () => change.now ?? 1_000 },
    seat: {
      restore: ({ sessionId, resumeToken }) => done.push(`restored ${sessionId} ${resumeToken}`),
      giveUp: ({ sessionId }, reason) => done.push(`gave up ${sessionId} ${reason}`),
      tokenOf: () => at.token
    },
    me: () => at.me,
    log: fakeLog()
  });
  return { kept, done, at };
}

const file = () => join(folder, 'session.bin');

describe('D10: the sharer’s session over a restart', () => {
  it('is offered by name and time, and taken up with what opens its seat', () => {
    start().kept.keep(FORMER);
    const { kept, done } = start();
    expect(kept.offer()).toEqual({ name: HELPER.name, until: UNTIL });
    const former: Former = { ...FORMER, card: { ...FORMER.card, photo: null } };
    expect(kept.take()).toEqual(former);
    expect(done).toEqual([`restored ${SESSION_ID} ${TOKEN}`]);
    expect(kept.offer()).toBeNull();
    expect(kept.take()).toBeNull();
  });

  it('is written under the key store alone: nothing of it can be read', () => {
    start().kept.keep(FORMER);
    const written = readFileSync(file());
    for (const secret of [TOKEN, SESSION_ID, HELPER.name, HELPER.objectId]) {
      expect(written.includes(secret)).toBe(false);
    }
  });

  it('is not kept without a key store', () => {
    start({ keyStore: 'basic_text' }).kept.keep(FORMER);
    expect(existsSync(file())).toBe(false);
    start().kept.keep(FORMER);
    expect(start({ keyStore: 'basic_text' }).kept.offer()).toBeNull();
  });

  it('holds from its keeping to its end, and nothing without a key store', () => {
    const { kept } = start();
    expect(kept.holds()).toBe(false);
    kept.keep(FORMER);
    expect(kept.holds()).toBe(true);
    kept.keep(null);
    expect(kept.holds()).toBe(false);
    const none = start({ keyStore: 'basic_text' });
    none.kept.keep(FORMER);
    expect(none.kept.holds()).toBe(false);
  });

  it('is kept with the newest token and epoch', () => {
    const { kept, at } = start();
    kept.keep(FORMER);
    at.token = 'n'.repeat(22);
    kept.tokenChanged();
    kept.keep({ ...FORMER, epoch: 9 });
    const later = start();
    expect(later.kept.take()).toMatchObject({ epoch: 9 });
    expect(later.done).toEqual([`restored ${SESSION_ID} ${'n'.repeat(22)}`]);
  });

  it('is forgotten when it ends, and stays offered while something else is tried and comes to nothing', () => {
    const first = start();
    first.kept.keep(FORMER);
    const second = start();
    second.kept.keep(null);
    expect(second.kept.offer()).not.toBeNull();
    second.kept.keep({ ...FORMER, sessionId: 'another' });
    expect(second.kept.offer()).toBeNull();
    second.kept.keep(null);
    expect(existsSync(file())).toBe(false);
    expect(start().kept.offer()).toBeNull();
  });

  it('is offered to nobody else, and to nobody while nobody is signed in', () => {
    start().kept.keep(FORMER);
    expect(start({ me: HELPER }).kept.offer()).toBeNull();
    expect(start({ me: { ...SHARER, tenantId: HELPER.objectId } }).kept.offer()).toBeNull();
    const { kept, at } = start({ me: null });
    expect([kept.offer(), kept.take()]).toEqual([null, null]);
    at.me = SHARER;
    expect(kept.offer()).not.toBeNull();
  });

  it('is offered no longer than its grant lasts', () => {
    start().kept.keep(FORMER);
    expect(start({ now: UNTIL - 1 }).kept.offer()).not.toBeNull();
    expect(start({ now: UNTIL }).kept.offer()).toBeNull();
    expect(existsSync(file())).toBe(false);
  });

  it('is ended at the relay by one click, and then forgotten', () => {
    start().kept.keep(FORMER);
    const { kept, done } = start();
    kept.giveUp();
    expect(done).toEqual([`gave up ${SESSION_ID} sharer-ended`]);
    expect([kept.offer(), existsSync(file())]).toEqual([null, false]);
  });

  it.each([
    ['what is no JSON', Buffer.from('rubbish')],
    ['nothing', Buffer.alloc(0)],
    ['somebody who helped', turned(Buffer.from(JSON.stringify({ former: formerOf('helper') })))],
    [
      'a grant with more than a grant has',
      turned(Buffer.from(JSON.stringify({ former: { ...FORMER, grant: { ...grantOf(), admin: true } } })))
    ]
  ])('%s in the file is forgotten', (_what, content) => {
    writeFileSync(file(), content);
    expect(start().kept.offer()).toBeNull();
    expect(existsSync(file())).toBe(false);
  });
});
