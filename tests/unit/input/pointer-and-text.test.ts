import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buttonChanges, buttonsOf } from '#shared/input/pointer.ts';
import { toPixel, toPosition } from '#shared/input/position.ts';
import { typeText } from '#shared/input/text.ts';
import { turnWheel, WHEEL_AT_REST, type WheelTurn } from '#shared/input/wheel.ts';
import { inputActionSchema, positionSchema } from '#shared/protocol/input.ts';

test('D2: every pixel of a display of any size is met exactly', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 32768 }), fc.nat(), (size, at) => {
      const pixel = at % size;
      const position = toPosition({ x: pixel + 0.5, y: size - pixel - 0.5, width: size, height: size });
      expect(position).not.toBeNull();
      if (position === null) return;
      expect(positionSchema.safeParse(position).success).toBe(true);
      expect(toPixel(position, { width: size, height: size })).toEqual({ x: pixel, y: size - 1 - pixel });
    })
  );
});

test('positions outside are moved to the edge, and a picture without a size has none', () => {
  expect(toPosition({ x: -5, y: 1e9, width: 10, height: 10 })).toEqual({ x: 0, y: 65535 });
  expect(toPosition({ x: 1, y: 1, width: 0, height: 10 })).toBeNull();
  expect(toPosition({ x: Number.NaN, y: 1, width: 10, height: 10 })).toBeNull();
  expect(toPixel({ x: 65535, y: 65535 }, { width: 1920, height: 1080 })).toEqual({ x: 1919, y: 1079 });
});

test('D2: buttons follow the mask, releases first, unknown bits ignored', () => {
  expect(buttonsOf(0b111111)).toEqual(['left', 'right', 'middle', 'back', 'forward']);
  expect(buttonChanges(['left'], 2)).toEqual([
    { button: 'left', down: false },
    { button: 'right', down: true }
  ]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 30 }), (masks) => {
      let held: ReturnType<typeof buttonsOf> = [];
      for (const mask of masks) {
        for (const { button, down } of buttonChanges(held, mask)) {
          expect(held.includes(button)).toBe(!down);
          held = down ? [...held, button] : held.filter((other) => other !== button);
        }
        expect(new Set(held)).toEqual(new Set(buttonsOf(mask)));
      }
    })
  );
});

const turn = (more: Partial<WheelTurn>): WheelTurn => ({ deltaX: 0, deltaY: 0, deltaMode: 0, shift: false, ...more });

test('D2: one notch of a wheel is one notch, whatever unit the browser tells it in', () => {
  const turns = [
    turn({ deltaY: 53, wheelDeltaX: 0, wheelDeltaY: -120 }),
    turn({ deltaY: 100 }),
    turn({ deltaY: 3, deltaMode: 1 }),
    turn({ deltaY: 1, deltaMode: 2 })
  ];
  for (const one of turns) expect(turnWheel(WHEEL_AT_REST, one, 0).steps).toEqual([{ dx: 0, dy: 1 }]);
  expect(turnWheel(WHEEL_AT_REST, turn({ deltaX: -100 }), 0).steps).toEqual([{ dx: -1, dy: 0 }]);
  expect(turnWheel(WHEEL_AT_REST, turn({ deltaX: 100, shift: true }), 0).steps).toEqual([{ dx: 0, dy: 1 }]);
});

test('D2: small turns add up, forget after a rest, and begin anew in the other direction', () => {
  let state = WHEEL_AT_REST;
  let notches = 0;
  for (let time = 0; time < 30; time += 1) {
    const next = turnWheel(state, turn({ deltaY: 10 }), time * 10);
    state = next.state;
    notches += next.steps.reduce((sum, step) => sum + step.dy, 0);
  }
  expect(notches).toBe(3);
  const most = turnWheel(WHEEL_AT_REST, turn({ deltaY: 90 }), 0).state;
  expect(turnWheel(most, turn({ deltaY: 20 }), 100).steps).toHaveLength(1);
  expect(turnWheel(most, turn({ deltaY: 20 }), 1000).steps).toHaveLength(0);
  expect(turnWheel(most, turn({ deltaY: -90 }), 100).steps).toHaveLength(0);
});

test('wheel steps are always valid, also for turns that no wheel makes', () => {
  fc.assert(
    fc.property(
      fc.double(),
      fc.double(),
      fc.integer({ min: 0, max: 3 }),
      fc.boolean(),
      (deltaX, deltaY, deltaMode, shift) => {
        for (const step of turnWheel(WHEEL_AT_REST, { deltaX, deltaY, deltaMode, shift }, 0).steps) {
          const action = { kind: 'wheel', ...step, at: { x: 0, y: 0 } };
          expect(inputActionSchema.safeParse(JSON.parse(JSON.stringify(action))).success).toBe(true);
          expect(Object.is(step.dx, -0) || Object.is(step.dy, -0)).toBe(false);
        }
      }
    )
  );
});

test('D2: any text arrives whole, in valid actions, without a torn character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), (text) => {
      const printable = text.replace(/\p{Cc}/gu, '');
      const actions = typeText(printable);
      for (const action of actions) expect(inputActionSchema.safeParse(action).success).toBe(true);
      expect(actions.map((action) => (action.kind === 'text' ? action.text : '?')).join('')).toBe(printable);
    })
  );
});

test('line feeds and tabulators are keys; what cannot be typed is dropped', () => {
  expect(typeText('a\r\nb\t\u0007\ud800c')).toMatchObject([
    { kind: 'text', text: 'a' },
    { kind: 'key', code: 'Enter', down: true },
    { kind: 'key', code: 'Enter', down: false },
    { kind: 'text', text: 'b' },
    { kind: 'key', code: 'Tab', down: true },
    { kind: 'key', code: 'Tab', down: false },
    { kind: 'text', text: 'c' }
  ]);
  expect(typeText('😀'.repeat(200)).map((action) => (action.kind === 'text' ? action.text.length : 0))).toEqual([
    256, 144
  ]);
});
