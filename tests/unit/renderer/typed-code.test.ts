import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caretAfterGrouping, readTypedCode } from '#renderer/ui/typed-code.ts';
import { CODE_ALPHABET } from '#shared/ids/security-code.ts';

describe('a code while it is typed', () => {
  it.each([
    ['', ''],
    ['k', 'K'],
    ['k7qm', 'K7QM'],
    ['k7qm3', 'K7QM-3'],
    ['K7QM-', 'K7QM'],
    [' k7 qm–3w.xp ', 'K7QM-3WXP']
  ])('B2: %j is shown as %j', (typed, shown) => {
    expect(readTypedCode(typed).shown).toBe(shown);
  });

  it('B2: eight symbols are a code, fewer are not', () => {
    expect(readTypedCode('k7qm-3wx').code).toBeUndefined();
    expect(readTypedCode('k7qm-3wxp').code).toBe('K7QM3WXP');
  });

  it('B2: a whole link counts as its code', () => {
    expect(readTypedCode(' deskside://join?code=K7QM-3WXP\n')).toMatchObject({ shown: 'K7QM-3WXP', problem: null });
  });

  it.each(['0', '1', 'i', 'l', 'o', 'u', 'é', '!', '字'])('B2: %s is named as never part of a code', (symbol) => {
    const typed = readTypedCode(`k7${symbol}`);
    expect(typed.problem).toEqual({ kind: 'symbol', symbol: symbol.toUpperCase() });
    expect(typed.shown).toContain(symbol.toUpperCase());
    expect(typed.code).toBeUndefined();
  });

  it('B2: too many symbols are said to be too many', () => {
    expect(readTypedCode('K7QM3WXPA')).toMatchObject({ code: undefined, problem: { kind: 'too-long' } });
  });

  it('B2: reading what is shown changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (typed) => {
        const once = readTypedCode(typed);
        expect(readTypedCode(once.shown)).toEqual(once);
      })
    );
  });
});

describe('the caret', () => {
  it('B2: stays behind the symbol it stood behind', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...CODE_ALPHABET), { maxLength: 8 }), fc.nat(8), (symbols, at) => {
        const typed = symbols.join('');
        const caret = Math.min(at, typed.length);
        const { shown } = readTypedCode(typed);
        const placed = shown.slice(0, caretAfterGrouping(typed, caret));
        expect(placed.replace('-', '')).toBe(typed.slice(0, caret));
      })
    );
  });

  it('B2: does not stick at the dash when deleting', () => {
    // "K7QM-3" with the caret behind the dash, and backspace pressed: the dash goes, and comes back before the caret's end.
    expect(caretAfterGrouping('K7QM3', 4)).toBe(4);
  });
});
