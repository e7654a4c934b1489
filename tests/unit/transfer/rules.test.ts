import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionRole } from '#shared/session/modes.ts';
import type { TransferEffect, TransferInput } from '#shared/transfer/events.ts';
import { rightOf } from '#shared/transfer/items.ts';
import { MAX_CLIPBOARD_BYTES, MAX_FILE_BYTES } from '#shared/transfer/limits.ts';
import { readTransferMessage, type TransferMessage } from '#shared/transfer/message.ts';
import { TRANSFER_RIGHTS, type TransferRight } from '#shared/transfer/rights.ts';
import { nextTransfer } from '#shared/transfer/rules.ts';
import { type Desk, type Ground, NO_DESK } from '#shared/transfer/state.ts';
import { transferViewSchema } from '#shared/transfer/view.ts';
import { viewOf } from '#shared/transfer/view-of.ts';

const ground = (role: SessionRole, more: Partial<Ground> = {}): Ground => ({
  role,
  open: true,
  control: false,
  features: ['clipboard', 'files'],
  questionOpen: false,
  ...more
});
const offer = (id: number, more: Partial<Extract<TransferMessage, { type: 'offer' }>> = {}): TransferInput => ({
  type: 'message',
  message: { type: 'offer', id, what: 'file', name: 'a.txt', size: 10, answers: null, ...more }
});

/** Runs events and gathers the effects of the last one. */
function run(role: SessionRole, ...events: readonly TransferInput[]) {
  let desk: Desk = NO_DESK;
  let effects: readonly TransferEffect[] = [];
  for (const event of [{ type: 'session', ground: ground(role) } as const, ...events]) {
    ({ desk, effects } = nextTransfer(desk, event));
  }
  return { desk, effects };
}
const allow = (right: TransferRight): TransferInput => ({ type: 'consent', right, outcome: 'allowed' });

describe('who may carry what', () => {
  it('D9: a file for the sharer waits for the consent window; only its answer opens the way, for the rest of the session', () => {
    const asked = run('sharer', offer(1));
    expect(asked.effects).toEqual([{ do: 'ask', right: 'files-to-sharer' }]);
    expect(run('sharer', offer(1), { type: 'accept', id: 1 }).effects).toEqual([]);
    expect(run('sharer', offer(1), allow('clipboard-to-sharer')).effects).toEqual([]);
    const allowed = run('sharer', offer(1), allow('files-to-sharer'));
    expect(allowed.effects).toContainEqual({ do: 'open', id: 1, what: 'file', name: 'a.txt', size: 10 });
    expect(allowed.effects).toContainEqual({ do: 'used', feature: 'files' });
    expect(run('sharer', offer(1), allow('files-to-sharer'), offer(2)).effects).toEqual([
      { do: 'open', id: 2, what: 'file', name: 'a.txt', size: 10 }
    ]);
  });

  it('D9: each kind and direction has a consent of its own', () => {
    const { effects } = run('sharer', offer(1), allow('files-to-sharer'), offer(2, { what: 'text', name: '' }));
    expect(effects).toEqual([{ do: 'ask', right: 'clipboard-to-sharer' }]);
  });

  it('D9: a request alone reads nothing of the clipboard', () => {
    const request: TransferInput = { type: 'message', message: { type: 'request', id: 4 } };
    expect(run('sharer', request).effects).toEqual([{ do: 'ask', right: 'clipboard-to-helper' }]);
    expect(run('sharer', request, allow('clipboard-to-helper')).effects).toContainEqual({
      do: 'read-clipboard',
      answers: 4
    });
    const refused = run('sharer', request, { type: 'consent', right: 'clipboard-to-helper', outcome: 'declined' });
    expect(refused.effects).toContainEqual({
      do: 'say',
      message: { type: 'request-refused', id: 4, code: 'declined' }
    });
  });

  it('D9: what policy does not allow is refused, whoever begins it', () => {
    const without: TransferInput = { type: 'session', ground: ground('sharer', { features: ['clipboard'] }) };
    expect(run('sharer', without, offer(1)).effects).toEqual([
      { do: 'say', message: { type: 'refuse', id: 1, code: 'not-allowed' } }
    ]);
    const own = run('sharer', without, { type: 'send', id: 1, what: 'file', name: 'a', size: 1, answers: null });
    expect(own.desk.items[0]).toMatchObject({ stage: 'failed', problem: 'not-allowed' });
  });

  it('D9: nobody is worn down: after three refusals nothing is asked any more', () => {
    const events = [1, 2, 3].flatMap((id): TransferInput[] => [
      offer(id),
      { type: 'consent', right: 'files-to-sharer', outcome: 'declined' }
    ]);
    const { effects } = run('sharer', ...events, offer(4));
    expect(effects).toContainEqual({ do: 'say', message: { type: 'refuse', id: 4, code: 'declined' } });
    expect(effects.some(({ do: what }) => what === 'ask')).toBe(false);
  });

  it('B4: one question at a time: the question about the screen comes first, and this one afterwards', () => {
    const open: TransferInput = { type: 'session', ground: ground('sharer', { questionOpen: true }) };
    expect(run('sharer', open, offer(1)).effects).toEqual([]);
    const after = run('sharer', open, offer(1), { type: 'session', ground: ground('sharer') });
    expect(after.effects).toEqual([{ do: 'ask', right: 'files-to-sharer' }]);
    expect(run('sharer', offer(1), open).effects).toEqual([{ do: 'withdraw-question' }]);
  });
});

describe('what stops', () => {
  const moving: readonly TransferInput[] = [offer(1), allow('files-to-sharer'), { type: 'ready', id: 1 }];
  const closed: TransferInput = { type: 'session', ground: ground('sharer', { open: false }) };

  it('D4: a pause ends what was only asked, and holds what runs; both ends then find out from where', () => {
    expect(run('sharer', offer(1), closed).effects).toContainEqual({ do: 'withdraw-question' });
    expect(run('sharer', ...moving, closed).desk.items[0]?.stage).toBe('moving');
    expect(viewOf(run('sharer', ...moving, closed).desk, () => false).items[0]?.stage).toBe('held');
    const done: TransferInput = { type: 'message', message: { type: 'done', id: 1, sha256: 'a'.repeat(64) } };
    expect(run('sharer', ...moving, closed, done).effects).toEqual([]);
    expect(run('sharer', ...moving, closed, { type: 'session', ground: ground('sharer') }).effects).toEqual([
      { do: 'say-where', id: 1 }
    ]);
    expect(run('sharer', closed, offer(9)).effects).toEqual([
      { do: 'say', message: { type: 'refuse', id: 9, code: 'stopped' } }
    ]);
  });

  it('D3: taking control back takes back what was allowed beside it', () => {
    const control: TransferInput = { type: 'session', ground: ground('sharer', { control: true }) };
    const { desk, effects } = run('sharer', control, ...moving, { type: 'session', ground: ground('sharer') });
    expect(desk.rights).toEqual([]);
    expect(effects).toContainEqual({ do: 'drop', way: 'receive', id: 1 });
    expect(effects).toContainEqual({ do: 'say', message: { type: 'refuse', id: 1, code: 'stopped' } });
  });

  it('D9: a consent that is taken back stops what runs under it, and the next is asked for', () => {
    const revoke: TransferInput = { type: 'revoke', right: 'files-to-sharer' };
    expect(run('sharer', ...moving, revoke).effects).toContainEqual({ do: 'drop', way: 'receive', id: 1 });
    expect(run('sharer', ...moving, revoke, offer(2)).effects).toEqual([{ do: 'ask', right: 'files-to-sharer' }]);
  });

  it('B5: the end of the session leaves nothing', () => {
    const { desk, effects } = run('sharer', ...moving, { type: 'session', ground: null });
    expect(desk).toEqual(NO_DESK);
    expect(effects).toEqual([{ do: 'drop', way: 'receive', id: 1 }]);
  });
});

describe('bad offers', () => {
  it.each([
    [2 ** 53, 'file'],
    [MAX_FILE_BYTES + 1, 'file'],
    [0.5, 'file'],
    [200_000_000, 'image'],
    [MAX_CLIPBOARD_BYTES + 1, 'text']
  ] as const)('D9: a size of %d for a %s is refused with a code', (size, what) => {
    expect(run('sharer', offer(1, { size, what })).effects).toEqual([
      { do: 'say', message: { type: 'refuse', id: 1, code: 'too-large' } }
    ]);
  });

  it('D9: an empty file is a file; an empty clipboard is none', () => {
    expect(run('sharer', offer(1, { size: 0 })).effects).toEqual([{ do: 'ask', right: 'files-to-sharer' }]);
    expect(run('sharer', offer(1, { size: 0, what: 'text' })).effects).toContainEqual({
      do: 'say',
      message: { type: 'refuse', id: 1, code: 'nothing-there' }
    });
  });

  it('D9: a flood of offers is refused and fills no list', () => {
    const { desk } = run('sharer', ...Array.from({ length: 500 }, (_, index) => offer(index + 1)));
    expect(desk.items.length).toBeLessThanOrEqual(16);
  });

  it('D9: an impossible size is a message that can be refused, and anything else that is wrong is none', () => {
    const text = { type: 'offer', id: 1, what: 'file', name: 'x', size: 2 ** 53, answers: null };
    expect(readTransferMessage(JSON.stringify(text))).not.toBeNull();
    for (const wrong of [
      { ...text, id: 0 },
      { ...text, more: 1 },
      { ...text, name: 'x'.repeat(513) },
      { ...text, size: -1 }
    ]) {
      expect(readTransferMessage(JSON.stringify(wrong))).toBeNull();
    }
    expect(readTransferMessage('{')).toBeNull();
  });
});

describe('rules that hold in every reachable state', () => {
  const id = fc.integer({ min: 1, max: 4 });
  const right = fc.constantFrom(...TRANSFER_RIGHTS);
  const way = fc.constantFrom('send' as const, 'receive' as const, 'fetch' as const, 'give' as const);
  const what = fc.constantFrom('text' as const, 'image' as const, 'file' as const);
  const message: fc.Arbitrary<TransferMessage> = fc.oneof(
    fc.record({ type: fc.constant('request' as const), id }),
    fc.record({
      type: fc.constantFrom('request-refused' as const, 'refuse' as const, 'cancel' as const),
      id,
      code: fc.constant('failed' as const)
    }),
    fc.record({
      type: fc.constant('offer' as const),
      id,
      what,
      name: fc.string({ maxLength: 20 }),
      size: fc.integer({ min: 0, max: 99 }),
      answers: fc.option(id)
    }),
    fc.record({ type: fc.constantFrom('accept' as const, 'finished' as const, 'where' as const), id }),
    fc.record({ type: fc.constant('ack' as const), id, received: fc.nat(200) }),
    fc.record({ type: fc.constant('resume' as const), id, from: fc.nat(200) }),
    fc.record({ type: fc.constant('done' as const), id, sha256: fc.constant('0'.repeat(64)) })
  );
  const anyEvent = (role: SessionRole): fc.Arbitrary<TransferInput> =>
    fc.oneof(
      { weight: 6, arbitrary: message.map((said): TransferInput => ({ type: 'message', message: said })) },
      fc
        .record({ open: fc.boolean(), control: fc.boolean(), questionOpen: fc.boolean() })
        .map((more): TransferInput => ({ type: 'session', ground: ground(role, more) })),
      fc.constant<TransferInput>({ type: 'session', ground: ground(role) }),
      fc.record({
        type: fc.constant('send' as const),
        id,
        what,
        name: fc.constant('n'),
        size: fc.nat(99),
        answers: fc.option(id)
      }),
      fc.record({ type: fc.constantFrom('fetch' as const, 'accept' as const, 'ready' as const), id }),
      fc.record({ type: fc.constant('stored' as const), id, total: fc.nat(200) }),
      fc.record({ type: fc.constant('all-sent' as const), id, sha256: fc.constant('0'.repeat(64)) }),
      fc.record({ type: fc.constant('kept' as const), id, name: fc.constant('n') }),
      fc.record({ type: fc.constant('cancel' as const), way, id }),
      fc.record({ type: fc.constant('revoke' as const), right }),
      fc.record({
        type: fc.constant('consent' as const),
        right,
        outcome: fc.constantFrom('allowed' as const, 'declined' as const, 'displaced' as const)
      })
    );

  it.each(['helper', 'sharer'] as const)('D9: %s: nothing moves without consent, while closed, or twice', (role) => {
    let moved = 0;
    fc.assert(
      fc.property(fc.array(anyEvent(role), { maxLength: 60 }), (events) => {
        let desk: Desk = NO_DESK;
        let answered = new Set<TransferRight>();
        for (const event of events) {
          const before = desk;
          const step = nextTransfer(before, event);
          desk = step.desk;
          if (event.type === 'consent' && event.outcome === 'allowed' && before.asking === event.right)
            answered.add(event.right);
          // Rights come from the window's answers only, and from a question that was open.
          for (const held of desk.rights) expect(answered.has(held)).toBe(true);
          answered = new Set([...answered].filter((held) => desk.rights.includes(held)));
          if (role === 'helper') expect(desk.rights).toEqual([]);
          for (const effect of step.effects) {
            if (effect.do === 'open' || effect.do === 'read-clipboard' || effect.do === 'send-from') {
              moved += 1;
              expect(desk.open).toBe(true);
            }
            if (effect.do === 'ask') expect(role === 'sharer' && desk.open && !desk.questionOpen).toBe(true);
          }
          for (const item of desk.items) {
            if (role === 'sharer' && !['consent', 'failed', 'done'].includes(item.stage)) {
              expect(desk.rights).toContain(rightOf(desk, item));
            }
            expect(item.moved).toBeLessThanOrEqual(item.size);
          }
          expect(transferViewSchema.safeParse(viewOf(desk, () => false)).success).toBe(true);
        }
      }),
      { numRuns: 3_000 }
    );
    expect(moved).toBeGreaterThan(0);
  });
});
