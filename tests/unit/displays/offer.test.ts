import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isAboutDisplays,
  MAX_DISPLAYS,
  readChoice,
  readDisplays,
  writeChoice,
  writeDisplays
} from '#shared/displays/messages.ts';
import {
  lookedAtOf,
  NOTHING_OFFERED,
  type Offer,
  offeredOf,
  withLookedAt,
  withOffered,
  withPresent
} from '#shared/displays/offer.ts';

const display = (id: string, primary = false) => ({ id, number: 1, width: 1920, height: 1080, primary });
const [A, B, C] = [display('a'), display('b', true), display('c')];

describe('what is offered', () => {
  it('D5: nothing is, before the sharer says so', () => {
    const offer = withPresent(NOTHING_OFFERED, [A, B]);
    expect(offeredOf(offer)).toEqual([]);
    expect(lookedAtOf(offer)).toBeNull();
    expect(withLookedAt(offer, 'a')).toBe(offer);
  });

  it('D5: the main display is looked at first, else the first that is offered', () => {
    const offer = withPresent(NOTHING_OFFERED, [A, B, C]);
    expect(lookedAtOf(withOffered(offer, ['a', 'b', 'c']))).toBe(B);
    expect(lookedAtOf(withOffered(offer, ['c', 'a']))).toBe(A);
  });

  it('D5: one that is unplugged is left for another, and is not offered when it comes back', () => {
    const offer = withLookedAt(withOffered(withPresent(NOTHING_OFFERED, [A, B, C]), ['a', 'b']), 'a');
    const without = withPresent(offer, [B, C]);
    expect(lookedAtOf(without)).toBe(B);
    const back = withPresent(without, [A, B, C]);
    expect(offeredOf(back)).toEqual([B]);
    expect(lookedAtOf(withPresent(back, [A, C]))).toBeNull();
  });

  it('D5: whatever happens, what is looked at is there and was offered by the sharer’s last word', () => {
    const id = fc.constantFrom<string>('a', 'b', 'c');
    const step = fc.oneof(
      fc.record({ kind: fc.constant('present' as const), ids: fc.uniqueArray(id) }),
      fc.record({ kind: fc.constant('offer' as const), ids: fc.uniqueArray(id) }),
      fc.record({ kind: fc.constant('look' as const), ids: fc.tuple(id) })
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let offer: Offer = NOTHING_OFFERED;
        let word: readonly string[] = [];
        for (const { kind, ids } of steps) {
          const before = offer;
          if (kind === 'present')
            offer = withPresent(
              offer,
              [A, B, C].filter((each) => ids.includes(each.id))
            );
          else if (kind === 'offer') offer = withOffered(offer, ids);
          else offer = withLookedAt(offer, ids[0] ?? '');
          if (kind === 'offer') word = ids;
          // Only the sharer's word adds anything.
          else for (const each of offeredOf(offer)) expect(offeredOf(before)).toContain(each);
          const shown = lookedAtOf(offer);
          for (const each of offeredOf(offer)) expect(word).toContain(each.id);
          expect(shown === null).toBe(offeredOf(offer).length === 0);
          if (shown !== null) expect(offeredOf(offer)).toContain(shown);
        }
      })
    );
  });
});

describe('messages about displays', () => {
  it('D5: what is written is known again and read', () => {
    const list = writeDisplays([A, B], 4);
    expect(isAboutDisplays('control', list)).toBe(true);
    expect(readDisplays(list)).toEqual({ type: 'displays', epoch: 4, displays: [A, B] });
    const choice = writeChoice('b', 4);
    expect(isAboutDisplays('control', choice)).toBe(true);
    expect(isAboutDisplays('input', choice)).toBe(false);
    expect(readChoice(choice)).toEqual({ type: 'display-choice', epoch: 4, id: 'b' });
  });

  it.each([
    ['no list', '{"type":"displays","epoch":1}'],
    ['one more field', JSON.stringify({ type: 'displays', epoch: 1, displays: [{ ...A, label: 'DELL' }] })],
    ['the same display twice', JSON.stringify({ type: 'displays', epoch: 1, displays: [A, A] })],
    ['a display without an extent', JSON.stringify({ type: 'displays', epoch: 1, displays: [{ ...A, width: 0 }] })],
    [
      'too many',
      JSON.stringify({
        type: 'displays',
        epoch: 1,
        displays: Array.from({ length: MAX_DISPLAYS + 1 }, (_, index) => display(`d${index}`))
      })
    ],
    ['half of it', writeDisplays([A], 1).slice(0, -3)],
    ['a book', writeDisplays([A], 1).replace('"a"', `"${'a'.repeat(9_000)}"`)]
  ])('D5: %s is refused', (_name, data) => {
    expect(readDisplays(data)).toBeNull();
  });

  it.each([
    ['no id', '{"type":"display-choice","epoch":1}'],
    ['a place in the list', '{"type":"display-choice","epoch":1,"id":1}'],
    ['a negative epoch', '{"type":"display-choice","epoch":-1,"id":"a"}'],
    ['one more field', '{"type":"display-choice","epoch":1,"id":"a","force":true}']
  ])('D5: a choice with %s is refused', (_name, data) => {
    expect(readChoice(data)).toBeNull();
  });
});
