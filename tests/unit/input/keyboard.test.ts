import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLeaveShortcut, type KeyEvent } from '#shared/input/key-events.ts';
import {
  beforePointer,
  heldKeys,
  KEYBOARD_AT_REST,
  type KeyboardState,
  keyDown,
  keyUp,
  releaseKeys,
  typed
} from '#shared/input/keyboard.ts';
import { type InputAction, inputActionSchema } from '#shared/protocol/input.ts';

const NONE = { ctrl: false, shift: false, alt: false, meta: false };
const WINDOWS = { altTypes: false, physical: false, altGraphWithControl: true };
const MAC = { altTypes: true, physical: false, altGraphWithControl: false };

/** What Chromium tells for a key that types Latin letters. */
function keyCodeOf(key: string): number {
  return /^[a-zA-Z]$/.test(key) ? key.toUpperCase().charCodeAt(0) : 0;
}

function event(code: string, key: string, more: Partial<KeyEvent> = {}): KeyEvent {
  return { code, key, keyCode: keyCodeOf(key), modifiers: NONE, altGraph: false, composing: false, ...more };
}

/** A keyboard whose browser types what it is left to type, and that writes down what goes out. */
function keyboard(manners = WINDOWS) {
  let state: KeyboardState = KEYBOARD_AT_REST;
  const sent: InputAction[] = [];
  const take = (step: { state: KeyboardState; actions: readonly InputAction[] }): void => {
    state = step.state;
    sent.push(...step.actions);
  };
  return {
    down(pressed: KeyEvent, text?: string, dragging = false): boolean {
      const step = keyDown(state, pressed, manners, dragging);
      take(step);
      if (step.text && text !== undefined) take(typed(state, text));
      return step.text;
    },
    up: (released: KeyEvent) => take(keyUp(state, released)),
    text: (text: string) => take(typed(state, text)),
    pointer: (flags = NONE) => take(beforePointer(state, flags)),
    release: () => take(releaseKeys(state)),
    held: () => heldKeys(state),
    sent,
    said: () =>
      sent.map((action) => {
        if (action.kind === 'key') return `${action.down ? '+' : '-'}${action.code}`;
        return action.kind === 'text' ? `"${action.text}"` : action.kind;
      })
  };
}

test('D2: a plain letter is text and nothing else', () => {
  const keys = keyboard();
  expect(keys.down(event('KeyQ', 'a'), 'a')).toBe(true);
  keys.up(event('KeyQ', 'a'));
  expect(keys.said()).toEqual(['"a"']);
});

test('D2: a capital letter sends no Shift, so that the other layout cannot shift it again', () => {
  const keys = keyboard();
  const shift = { ...NONE, shift: true };
  keys.down(event('ShiftLeft', 'Shift', { modifiers: shift }));
  keys.down(event('Digit1', '1', { modifiers: shift }), '1');
  keys.up(event('Digit1', '1', { modifiers: shift }));
  keys.up(event('ShiftLeft', 'Shift'));
  expect(keys.said()).toEqual(['"1"']);
});

test('D2: Shift and an arrow are keys, and Shift is taken back for text in between', () => {
  const keys = keyboard();
  const shift = { ...NONE, shift: true };
  keys.down(event('ShiftLeft', 'Shift', { modifiers: shift }));
  keys.down(event('ArrowRight', 'ArrowRight', { modifiers: shift }));
  keys.up(event('ArrowRight', 'ArrowRight', { modifiers: shift }));
  keys.down(event('KeyA', 'A', { modifiers: shift }), 'A');
  keys.down(event('ArrowRight', 'ArrowRight', { modifiers: shift }));
  keys.up(event('ArrowRight', 'ArrowRight', { modifiers: shift }));
  keys.up(event('ShiftLeft', 'Shift'));
  expect(keys.said()).toEqual([
    '+ShiftLeft',
    '+ArrowRight',
    '-ArrowRight',
    '-ShiftLeft',
    '"A"',
    '+ShiftLeft',
    '+ArrowRight',
    '-ArrowRight',
    '-ShiftLeft'
  ]);
});

test('D2: a chord is keys, with its modifiers named', () => {
  const keys = keyboard();
  const ctrl = { ...NONE, ctrl: true };
  keys.down(event('ControlLeft', 'Control', { modifiers: ctrl }));
  expect(keys.down(event('KeyC', 'c', { modifiers: ctrl }), 'c')).toBe(false);
  expect(keys.held()).toEqual(['KeyC', 'ControlLeft']);
  expect(keys.sent.at(-1)).toEqual({ kind: 'key', code: 'KeyC', key: 'c', down: true, modifiers: ctrl });
  keys.up(event('KeyC', 'c', { modifiers: ctrl }));
  keys.up(event('ControlLeft', 'Control'));
  expect(keys.said()).toEqual(['+ControlLeft', '+KeyC', '-KeyC', '-ControlLeft']);
  expect(keys.held()).toEqual([]);
});

test('D2: Alt and Tab hold Alt until it is let go', () => {
  const keys = keyboard();
  const alt = { ...NONE, alt: true };
  keys.down(event('AltLeft', 'Alt', { modifiers: alt }));
  for (let time = 0; time < 2; time += 1) {
    keys.down(event('Tab', 'Tab', { modifiers: alt }));
    keys.up(event('Tab', 'Tab', { modifiers: alt }));
  }
  expect(keys.held()).toEqual(['AltLeft']);
  keys.up(event('AltLeft', 'Alt'));
  expect(keys.said()).toEqual(['+AltLeft', '+Tab', '-Tab', '+Tab', '-Tab', '-AltLeft']);
});

test('D2: a modifier by itself is a tap; one that was used for text is not', () => {
  const keys = keyboard();
  const meta = { ...NONE, meta: true };
  keys.down(event('MetaLeft', 'Meta', { modifiers: meta }));
  keys.up(event('MetaLeft', 'Meta'));
  expect(keys.said()).toEqual(['+MetaLeft', '-MetaLeft']);
});

test('D2: AltGr types its character on Windows (with the Control nobody pressed), Linux and macOS', () => {
  const windows = keyboard();
  windows.down(event('ControlLeft', 'Control', { modifiers: { ...NONE, ctrl: true } }));
  windows.down(event('AltRight', 'AltGraph', { modifiers: { ...NONE, ctrl: true, alt: true }, altGraph: true }));
  windows.down(event('KeyQ', '@', { modifiers: { ...NONE, ctrl: true, alt: true }, altGraph: true }), '@');
  windows.up(event('KeyQ', '@', { altGraph: true }));
  windows.up(event('ControlLeft', 'Control', { altGraph: true }));
  windows.up(event('AltRight', 'AltGraph'));
  const linux = keyboard();
  linux.down(event('AltRight', 'AltGraph', { altGraph: true }));
  linux.down(event('KeyE', '€', { altGraph: true }), '€');
  linux.up(event('KeyE', '€', { altGraph: true }));
  linux.up(event('AltRight', 'AltGraph'));
  const mac = keyboard(MAC);
  mac.down(event('AltLeft', 'Alt', { modifiers: { ...NONE, alt: true } }));
  mac.down(event('KeyL', '@', { modifiers: { ...NONE, alt: true } }), '@');
  mac.up(event('KeyL', '@', { modifiers: { ...NONE, alt: true } }));
  mac.up(event('AltLeft', 'Alt'));
  expect([windows.said(), linux.said(), mac.said()]).toEqual([['"@"'], ['"€"'], ['"@"']]);
});

test('D2: keys that an input method or a dead key has taken send nothing; what is committed is sent once', () => {
  const keys = keyboard();
  expect(keys.down(event('BracketLeft', 'Dead'))).toBe(true);
  keys.up(event('BracketLeft', 'Dead'));
  expect(keys.down(event('KeyE', 'Process', { composing: true }))).toBe(true);
  expect(keys.down(event('Enter', 'Enter', { composing: true }))).toBe(true);
  keys.up(event('Enter', 'Enter'));
  keys.text('é日本');
  expect(keys.said()).toEqual(['"é日本"']);
});

test('D2: repetition of a key is sent, of a modifier not', () => {
  const keys = keyboard();
  keys.down(event('ArrowDown', 'ArrowDown'));
  keys.down(event('ArrowDown', 'ArrowDown'));
  keys.up(event('ArrowDown', 'ArrowDown'));
  keys.down(event('ShiftLeft', 'Shift', { modifiers: { ...NONE, shift: true } }));
  keys.down(event('ShiftLeft', 'Shift', { modifiers: { ...NONE, shift: true } }));
  keys.pointer({ ...NONE, shift: true });
  expect(keys.said()).toEqual(['+ArrowDown', '+ArrowDown', '-ArrowDown', '+ShiftLeft']);
});

test('D2: a modifier goes out at once in the middle of a drag', () => {
  const keys = keyboard();
  keys.down(event('ControlLeft', 'Control', { modifiers: { ...NONE, ctrl: true } }), undefined, true);
  expect(keys.said()).toEqual(['+ControlLeft']);
});

test('D2: the pad without Num Lock means what its keys mean here; locks and unknown keys are not sent', () => {
  const keys = keyboard();
  keys.down(event('Numpad7', 'Home'));
  keys.down(event('Home', 'Home'));
  keys.up(event('Numpad7', 'Home'));
  keys.up(event('Home', 'Home'));
  for (const [code, key] of [
    ['CapsLock', 'CapsLock'],
    ['NumLock', 'NumLock'],
    ['Power', 'Power'],
    ['', 'LaunchMail'],
    ['Nonsense', 'Nonsense']
  ] as const) {
    expect(keys.down(event(code, key))).toBe(false);
    keys.up(event(code, key));
  }
  expect(keys.said()).toEqual(['+Home', '+Home', '-Home']);
});

test('D2: a release that was never seen heals, and so does a press from before the focus came', () => {
  const keys = keyboard();
  keys.down(event('ControlRight', 'Control', { modifiers: { ...NONE, ctrl: true } }));
  keys.down(event('KeyA', 'a', { modifiers: { ...NONE, ctrl: true } }));
  keys.up(event('KeyA', 'a', { modifiers: { ...NONE, ctrl: true } }));
  keys.down(event('KeyB', 'b'), 'b');
  keys.down(event('KeyX', 'x', { modifiers: { ...NONE, meta: true } }));
  expect(keys.said()).toEqual(['+ControlRight', '+KeyA', '-KeyA', '-ControlRight', '"b"', '+MetaLeft', '+KeyX']);
  keys.up(event('MetaLeft', 'Meta'));
  expect(keys.said().slice(-2)).toEqual(['-MetaLeft', '-KeyX']);
});

test('the way out is Ctrl+Alt+Shift+Escape', () => {
  const all = { ctrl: true, alt: true, shift: true, meta: false };
  expect(isLeaveShortcut(event('Escape', 'Escape', { modifiers: all }))).toBe(true);
  expect(isLeaveShortcut(event('Escape', 'Escape', { modifiers: { ...all, shift: false } }))).toBe(false);
  expect(isLeaveShortcut(event('KeyE', 'e', { modifiers: all }))).toBe(false);
});

test('D2: a shortcut carries the letter that programs take its key for, whatever the layout writes', () => {
  const ctrl = { ...NONE, ctrl: true };
  const character = (code: string, key: string, more: Partial<KeyEvent> = {}, manners = WINDOWS) => {
    const keys = keyboard(manners);
    keys.down(event(code, key, { modifiers: ctrl, ...more }));
    const sent = keys.sent.find((action) => action.kind === 'key' && action.code === code);
    return sent?.kind === 'key' ? sent.key : undefined;
  };
  expect(character('KeyA', 'q')).toBe('q');
  expect(character('KeyA', 'Q', { modifiers: { ...ctrl, shift: true } })).toBe('q');
  expect(character('KeyC', 'с', { keyCode: 67 })).toBe('c');
  expect(character('KeyW', '/', { keyCode: 87 })).toBe('w');
  expect(character('Semicolon', 'ö')).toBe('ö');
  expect(character('Slash', '/')).toBe('/');
  expect(character('Digit1', '&')).toBeNull();
  expect(character('Numpad1', '1')).toBeNull();
  expect(character('Space', ' ')).toBeNull();
  expect(character('ArrowUp', 'ArrowUp')).toBeNull();
  expect(character('BracketLeft', 'Dead')).toBeNull();
  expect(character('KeyA', 'q', {}, { ...WINDOWS, physical: true })).toBeNull();
  expect(character('ArrowUp', 'ArrowUp', { modifiers: NONE })).toBeNull();
});

test('D2: “Physical keys” sends every key by its place, locks and dead keys too, and no text', () => {
  const keys = keyboard({ ...WINDOWS, physical: true });
  for (const [code, key] of [
    ['KeyQ', 'a'],
    ['BracketLeft', 'Dead'],
    ['CapsLock', 'CapsLock'],
    ['Numpad7', 'Home']
  ] as const) {
    expect(keys.down(event(code, key), 'x')).toBe(false);
    keys.up(event(code, key));
  }
  expect(keys.said().join(' ')).toBe('+KeyQ -KeyQ +BracketLeft -BracketLeft +CapsLock -CapsLock +Numpad7 -Numpad7');
  expect(keys.sent.every((action) => action.kind === 'key' && action.key === null)).toBe(true);
});

test('D2: physical AltGr is AltGr alone, without the Control that Windows adds', () => {
  const keys = keyboard({ ...WINDOWS, physical: true });
  keys.down(event('ControlLeft', 'Control', { modifiers: { ...NONE, ctrl: true } }));
  keys.down(event('AltRight', 'AltGraph', { altGraph: true }));
  keys.down(event('KeyQ', '@', { altGraph: true }));
  keys.up(event('KeyQ', '@', { altGraph: true }));
  keys.up(event('ControlLeft', 'Control', { altGraph: true }));
  keys.up(event('AltRight', 'AltGraph'));
  expect(keys.said()).toEqual(['+AltRight', '+KeyQ', '-KeyQ', '-AltRight']);
});

/** Events as no real keyboard would make them: flags that contradict the keys, lost releases, changed layouts. */
const CODES = ['KeyA', 'KeyB', 'Digit1', 'Enter', 'ArrowLeft', 'Home', 'Numpad7', 'CapsLock', 'Nonsense', ''];
const MODIFIER_CODES = ['ShiftLeft', 'ShiftRight', 'ControlLeft', 'AltLeft', 'AltRight', 'MetaLeft'];
const KEYS = ['a', 'A', 'é', 'لا', '😀', 'Dead', 'Process', 'Enter', 'Home', 'ArrowLeft', 'AltGraph', 'Unidentified'];
const flags = fc.record({ ctrl: fc.boolean(), shift: fc.boolean(), alt: fc.boolean(), meta: fc.boolean() });
const keyEvent = fc.record({
  code: fc.constantFrom(...CODES, ...MODIFIER_CODES),
  key: fc.constantFrom(...KEYS),
  keyCode: fc.constantFrom(0, 65, 90, 49, 229),
  modifiers: flags,
  altGraph: fc.boolean(),
  composing: fc.boolean()
});
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('down' as const), event: keyEvent, dragging: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('up' as const), event: keyEvent }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('text' as const), text: fc.constantFrom('x', 'ß', '日本', '😀') })
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pointer' as const), flags }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const) }) }
);

test('D2: whatever happens, ups match downs, text is sent exactly once, and nothing stays down', () => {
  const manners = fc.record({ altTypes: fc.boolean(), physical: fc.boolean(), altGraphWithControl: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), manners, (steps, manners) => {
      const keys = keyboard(manners);
      let text = '';
      for (const one of steps) {
        if (one.do === 'down' && keys.down(one.event, one.event.key.slice(0, 2), one.dragging)) {
          text += one.event.key.slice(0, 2);
        }
        if (one.do === 'up') keys.up(one.event);
        if (one.do === 'text') {
          keys.text(one.text);
          text += one.text;
        }
        if (one.do === 'pointer') keys.pointer(one.flags);
        if (one.do === 'release') keys.release();
      }
      keys.release();
      const down = new Set<string>();
      let received = '';
      for (const action of keys.sent) {
        expect(inputActionSchema.safeParse(action).success).toBe(true);
        if (action.kind === 'text') {
          received += action.text;
          expect([...down].filter((code) => /^(Shift|Control|Alt|Meta)/.test(code))).toEqual([]);
        }
        if (action.kind !== 'key') continue;
        if (action.down) down.add(action.code);
        else expect(down.delete(action.code)).toBe(true);
      }
      expect([...down]).toEqual([]);
      expect(keys.held()).toEqual([]);
      expect(received).toBe(text);
    }),
    { numRuns: 2000 }
  );
});

test('D2: what is held is at every moment what went down and not up', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const keys = keyboard();
      for (const one of steps) {
        if (one.do === 'down') keys.down(one.event, undefined, one.dragging);
        if (one.do === 'up') keys.up(one.event);
        if (one.do === 'pointer') keys.pointer(one.flags);
        const down = new Set<string>();
        for (const action of keys.sent) {
          if (action.kind === 'key') down[action.down ? 'add' : 'delete'](action.code);
        }
        expect(new Set<string>(keys.held())).toEqual(down);
      }
    }),
    { numRuns: 500 }
  );
});
