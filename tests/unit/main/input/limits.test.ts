import { describe, expect, it } from 'vitest';
import { limitInput } from '#main/input/limits.ts';
import { type InputAction, inputActionSchema } from '#shared/protocol/input.ts';
import { keyCodeSchema } from '#shared/protocol/key-codes.ts';
import { MAX_INPUT_EVENTS_PER_SECOND } from '#shared/protocol/limits.ts';

const OUTSIDE = { x: 100, y: 100 };
const OTHER = { x: 200, y: 200 };
const OWN = { x: 60_000, y: 60_000 };
const NONE = { ctrl: false, shift: false, alt: false, meta: false };
const action = (value: unknown): InputAction => inputActionSchema.parse(value);
const button = (down: boolean, at = OUTSIDE, name = 'left') => action({ kind: 'button', button: name, down, at });
const key = (code: string, down: boolean) => action({ kind: 'key', code, key: null, down, modifiers: NONE });

function setUp() {
  const done: string[] = [];
  const state = { now: 0, focused: false };
  const limited = limitInput({
    backend: {
      move: ({ x, y }) => done.push(`move ${x},${y}`),
      button: (name, down) => done.push(`${name} ${down ? 'down' : 'up'}`),
      wheel: (dx, dy) => done.push(`wheel ${dx},${dy}`),
      key: ({ code, down, repeat }) => done.push(`${code} ${down ? (repeat ? 'again' : 'down') : 'up'}`),
      text: (text) => done.push(`text ${text}`),
      rest: () => done.push('rest')
    },
    now: () => state.now,
    toPixels: (at) => at,
    isOwnWindow: (at) => at.x >= 50_000,
    ownWindowFocused: () => state.focused
  });
  const take = () => done.splice(0);
  return { limited, state, take };
}

describe('input limits', () => {
  it('D2: passes pointer, wheel, keys and text on in order', () => {
    const { limited, take } = setUp();
    limited.move(OUTSIDE);
    limited.apply(button(true));
    limited.apply(button(false, OTHER));
    limited.apply(action({ kind: 'wheel', dx: 0, dy: -2, at: OTHER }));
    limited.apply(key('KeyA', true));
    limited.apply(key('KeyA', true));
    limited.apply(key('KeyA', false));
    limited.apply(action({ kind: 'text', text: 'ä漢😀' }));
    expect(take()).toEqual([
      'move 100,100',
      'move 100,100',
      'left down',
      'move 200,200',
      'left up',
      'move 200,200',
      'wheel 0,-2',
      'KeyA down',
      'KeyA again',
      'KeyA up',
      'text ä漢😀'
    ]);
  });

  it('B4: nothing of the pointer ever reaches a window of Deskside', () => {
    const { limited, take } = setUp();
    limited.move(OWN);
    limited.apply(button(true, OWN));
    limited.apply(button(false, OWN));
    limited.apply(action({ kind: 'wheel', dx: 0, dy: 1, at: OWN }));
    expect(take()).toEqual([]);
  });

  it('B4: no key and no text while a window of Deskside has the keyboard; what was down is still let go', () => {
    const { limited, state, take } = setUp();
    limited.apply(key('ShiftLeft', true));
    state.focused = true;
    limited.apply(key('Enter', true));
    limited.apply(key('Enter', false));
    limited.apply(action({ kind: 'text', text: 'yes' }));
    limited.apply(key('ShiftLeft', false));
    expect(take()).toEqual(['ShiftLeft down', 'ShiftLeft up']);
  });

  it('a drag that ends over a window of Deskside is let go without going there', () => {
    const { limited, take } = setUp();
    limited.apply(button(true));
    take();
    limited.apply(button(false, OWN));
    expect(take()).toEqual(['left up']);
  });

  it('D2: a release of what is not down, and a second press, do nothing', () => {
    const { limited, take } = setUp();
    limited.apply(button(false));
    limited.apply(key('KeyA', false));
    limited.apply(button(true));
    limited.apply(button(true));
    expect(take()).toEqual(['move 100,100', 'left down']);
  });

  it('D2: what the helper does not hold any more is let go, and everything at the end, once', () => {
    const { limited, take } = setUp();
    limited.apply(key('ControlLeft', true));
    limited.apply(key('KeyC', true));
    limited.apply(button(true, OUTSIDE, 'right'));
    take();
    limited.apply(action({ kind: 'held', keys: ['ControlLeft'], buttons: ['right'] }));
    expect(take()).toEqual(['KeyC up']);
    limited.releaseAll();
    expect(take()).toEqual(['right up', 'ControlLeft up', 'rest']);
    limited.releaseAll();
    expect(take()).toEqual(['rest']);
  });

  it('over the rate everything is dropped but releases, until the next second', () => {
    const { limited, state, take } = setUp();
    limited.apply(key('KeyA', true));
    for (let count = 1; count < MAX_INPUT_EVENTS_PER_SECOND; count += 1) limited.move(OUTSIDE);
    expect(take()).toHaveLength(MAX_INPUT_EVENTS_PER_SECOND);
    limited.move(OUTSIDE);
    limited.apply(key('KeyB', true));
    limited.apply(key('KeyA', false));
    expect(take()).toEqual(['KeyA up']);
    state.now = 1_000;
    limited.move(OUTSIDE);
    expect(take()).toEqual(['move 100,100']);
  });

  it('every key that may be sent can be let go', () => {
    const { limited, take } = setUp();
    limited.apply(key('F24', true));
    expect(keyCodeSchema.safeParse('F24').success).toBe(true);
    limited.releaseAll();
    expect(take()).toEqual(['F24 down', 'F24 up', 'rest']);
  });
});
