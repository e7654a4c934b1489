import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeInput, type ReceivedMessage } from '#shared/input/decode.ts';
import { NUMBERING_AT_START, numberInput, numberMotion } from '#shared/input/number.ts';
import {
  expireInput,
  HELD_LOST_MS,
  INPUT_AT_REST,
  type ReceivedAction,
  type ReceiverState,
  receiveInput,
  releaseInput
} from '#shared/input/receive.ts';
import type { InputAction, Position } from '#shared/protocol/input.ts';
import { keyCodeSchema } from '#shared/protocol/key-codes.ts';
import { MAX_INPUT_EVENTS_PER_SECOND, MAX_INPUT_MESSAGE_BYTES } from '#shared/protocol/limits.ts';

const NONE = { ctrl: false, shift: false, alt: false, meta: false };
const at = (x: number): Position => ({ x, y: 0 });
const key = (code: string, down: boolean): InputAction => ({
  kind: 'key',
  code: keyCodeSchema.parse(code),
  key: null,
  down,
  modifiers: NONE
});
const button = (down: boolean, x = 0): InputAction => ({ kind: 'button', button: 'left', down, at: at(x) });
const input = (seq: number, action: InputAction): ReceivedMessage => ({
  channel: 'input',
  message: { seq, epoch: 1, action }
});
const motion = (seq: number, after: number, x: number): ReceivedMessage => ({
  channel: 'motion',
  message: { seq, after, epoch: 1, at: at(x) }
});

function receiver() {
  let state: ReceiverState = INPUT_AT_REST;
  const said: string[] = [];
  const say = (action: ReceivedAction): string => {
    if (action.kind === 'move') return `move ${action.at.x}`;
    if (action.kind === 'key') return `${action.down ? '+' : '-'}${action.code}`;
    if (action.kind === 'button') return `${action.down ? '+' : '-'}${action.button} ${action.at.x}`;
    return action.kind;
  };
  const take = (step: ReturnType<typeof receiveInput>) => {
    state = step.state;
    said.push(...step.actions.map(say));
    return step.fault;
  };
  return {
    get: (message: ReceivedMessage, now = 0, allowed = true) => take(receiveInput(state, message, now, allowed)),
    release: () => take(releaseInput(state)),
    expire: (now: number) => take(expireInput(state, now)),
    said,
    state: () => state
  };
}

test('D2: input is applied once and in order; a repeated message does nothing', () => {
  const end = receiver();
  end.get(input(1, button(true, 5)));
  end.get(input(1, button(true, 5)));
  end.get(input(2, button(false, 6)));
  end.get(input(2, key('KeyA', true)));
  expect(end.said).toEqual(['+left 5', '-left 6']);
});

test('of motion the newest wins', () => {
  const end = receiver();
  end.get(motion(2, 0, 20));
  end.get(motion(1, 0, 10));
  end.get(motion(3, 0, 30));
  expect(end.said).toEqual(['move 20', 'move 30']);
});

test('D2: motion from before a button that was applied does not move the pointer back', () => {
  const end = receiver();
  end.get(input(1, button(true, 50)));
  end.get(motion(1, 0, 40));
  end.get(motion(2, 1, 60));
  expect(end.said).toEqual(['+left 50', 'move 60']);
});

test('motion from before a key still counts: the pointer is where it was last', () => {
  const end = receiver();
  end.get(input(1, key('KeyA', true)));
  end.get(motion(1, 0, 40));
  expect(end.said).toEqual(['+KeyA', 'move 40']);
});

test('D2: motion that overtook its button waits for it, the newest only, and not across the next', () => {
  const drag = receiver();
  drag.get(motion(1, 1, 10));
  drag.get(motion(2, 1, 20));
  drag.get(input(1, button(true, 0)));
  drag.get(motion(3, 1, 30));
  expect(drag.said).toEqual(['+left 0', 'move 20', 'move 30']);
  const late = receiver();
  late.get(motion(1, 2, 10));
  late.get(input(1, button(true, 0)));
  late.get(input(2, button(false, 5)));
  expect(late.said).toEqual(['+left 0', '-left 5', 'move 10']);
});

test('D2: what is not allowed does nothing and yet keeps the order', () => {
  const end = receiver();
  expect(end.get(input(1, key('KeyA', true)), 0, false)).toBeNull();
  expect(end.get(motion(1, 5, 10), 0, false)).toBeNull();
  expect(end.get(input(2, key('KeyB', true)))).toBeNull();
  expect(end.said).toEqual(['+KeyB']);
});

test('a gap lets go of everything and is told', () => {
  const end = receiver();
  end.get(input(1, key('KeyA', true)));
  end.get(input(2, button(true, 7)));
  expect(end.get(input(4, { kind: 'text', text: 'x' }))).toBe('gap');
  expect(end.said).toEqual(['+KeyA', '+left 7', '-KeyA', '-left 7', 'text']);
});

test('D2: what the helper does not hold any more is let go, and nothing else', () => {
  const end = receiver();
  end.get(input(1, key('ControlLeft', true)));
  end.get(input(2, key('KeyA', true)));
  end.get(input(3, button(true, 9)));
  end.get(
    input(4, { kind: 'held', keys: [keyCodeSchema.parse('ControlLeft'), keyCodeSchema.parse('KeyZ')], buttons: [] })
  );
  expect(end.said.slice(3)).toEqual(['-KeyA', '-left 9']);
  expect(end.state().keys).toEqual(['ControlLeft']);
  end.release();
  end.release();
  expect(end.said.slice(5)).toEqual(['-ControlLeft']);
});

test('a release of what is not down is dropped, a press of what is down repeats', () => {
  const end = receiver();
  end.get(input(1, key('KeyA', false)));
  end.get(input(2, button(false)));
  end.get(input(3, key('KeyA', true)));
  end.get(input(4, key('KeyA', true)));
  end.get(input(5, button(true)));
  end.get(input(6, button(true)));
  expect(end.said).toEqual(['+KeyA', '+KeyA', '+left 0']);
});

test('D2: a helper who falls silent with a key down lets it go', () => {
  const end = receiver();
  end.get(input(1, key('KeyA', true)), 1000);
  end.expire(1000 + HELD_LOST_MS);
  expect(end.said).toEqual(['+KeyA']);
  end.expire(1001 + HELD_LOST_MS);
  expect(end.said).toEqual(['+KeyA', '-KeyA']);
});

test('D2: a key that was let go here while the helper holds it does not come back by its repetition', () => {
  const end = receiver();
  end.get(input(1, key('ControlLeft', true)));
  end.get(input(2, key('Delete', true)));
  end.release();
  end.said.length = 0;
  end.get(input(3, key('Delete', true)));
  end.get(input(4, { kind: 'held', keys: [keyCodeSchema.parse('Delete')], buttons: [] }));
  end.get(input(5, key('Delete', true)));
  expect(end.said).toEqual([]);
  // Its release counts also while nothing is allowed; then it can be pressed anew.
  end.get(input(6, key('Delete', false)), 0, false);
  end.get(input(7, key('Delete', true)));
  end.get(input(8, { kind: 'held', keys: [keyCodeSchema.parse('Delete')], buttons: [] }));
  end.get(input(9, key('ControlLeft', true)));
  expect(end.said).toEqual(['+Delete', '+ControlLeft']);
});

test('more events than a hand can make are dropped for that second, releases never', () => {
  const end = receiver();
  end.get(input(1, key('KeyA', true)), 10);
  for (let seq = 1; seq < MAX_INPUT_EVENTS_PER_SECOND; seq += 1) expect(end.get(motion(seq, 0, seq), 500)).toBeNull();
  expect(end.get(motion(MAX_INPUT_EVENTS_PER_SECOND, 0, 1), 900)).toBe('rate');
  expect(end.get(input(2, { kind: 'text', text: 'x' }), 900)).toBe('rate');
  expect(end.get(input(3, key('KeyA', false)), 900)).toBeNull();
  expect(end.said.at(-1)).toBe('-KeyA');
  expect(end.get(motion(MAX_INPUT_EVENTS_PER_SECOND + 1, 0, 2), 1010)).toBeNull();
});

test('only 32 keys can be down', () => {
  const end = receiver();
  const codes = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    .map((letter) => `Key${letter}`)
    .concat(['F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7']);
  codes.forEach((code, index) => {
    end.get(input(index + 1, key(code, true)));
  });
  expect(end.state().keys).toHaveLength(32);
});

test('the decoder takes messages of its channel and nothing else', () => {
  const message = { seq: 1, epoch: 2, action: { kind: 'text', text: 'a' } };
  expect(decodeInput('input', JSON.stringify(message))).toEqual({ channel: 'input', message });
  const move = { seq: 1, after: 0, epoch: 2, at: { x: 0, y: 65535 } };
  expect(decodeInput('motion', JSON.stringify(move))).toEqual({ channel: 'motion', message: move });
  expect(decodeInput('motion', JSON.stringify(message))).toBeNull();
  expect(decodeInput('input', JSON.stringify(message) + ' '.repeat(MAX_INPUT_MESSAGE_BYTES))).toBeNull();
  for (const junk of ['', 'null', '{', '[]', '{"seq":1}', JSON.stringify({ ...message, more: 1 })]) {
    expect(decodeInput('input', junk)).toBeNull();
  }
});

test('the decoder survives anything', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.jsonValue().map((value) => JSON.stringify(value))
      ),
      (junk) => {
        const decoded = decodeInput('input', junk);
        if (decoded !== null) expect(decoded.message).toEqual(JSON.parse(junk));
        decodeInput('motion', junk);
      }
    )
  );
});

const anyCode = fc.constantFrom('KeyA', 'ShiftLeft', 'Enter').map((code) => keyCodeSchema.parse(code));
const anyAction: fc.Arbitrary<InputAction> = fc.oneof(
  fc.tuple(anyCode, fc.boolean()).map(([code, down]) => key(code, down)),
  fc.tuple(fc.boolean(), fc.nat(100)).map(([down, x]) => button(down, x)),
  fc.nat(100).map((x): InputAction => ({ kind: 'wheel', dx: 0, dy: 1, at: at(x) })),
  fc.constant<InputAction>({ kind: 'text', text: 'x' })
);

test('D2: over a network that loses, doubles and reorders motion, input is exact and the pointer never goes back', () => {
  const sending = fc.oneof(anyAction, fc.constant('move' as const));
  const fate = fc.record({ delay: fc.nat(6), copies: fc.nat(2) });
  fc.assert(
    fc.property(fc.array(fc.tuple(sending, fate), { maxLength: 60 }), fc.nat(6), (events, inputDelay) => {
      let numbering = NUMBERING_AT_START;
      const arrivals: { readonly at: number; readonly message: ReceivedMessage }[] = [];
      const actions: InputAction[] = [];
      events.forEach(([what, { delay, copies }], time) => {
        if (what === 'move') {
          const next = numberMotion(numbering, at(time), 1);
          numbering = next.numbering;
          // The position is the time it was sent: so a move back in time shows.
          for (let copy = 0; copy < copies; copy += 1) {
            arrivals.push({ at: time + delay + copy, message: { channel: 'motion', message: next.message } });
          }
        } else {
          const action = 'at' in what ? { ...what, at: at(time) } : what;
          actions.push(action);
          const next = numberInput(numbering, action, 1);
          numbering = next.numbering;
          arrivals.push({ at: time + inputDelay, message: { channel: 'input', message: next.message } });
        }
      });
      arrivals.sort((one, other) => one.at - other.at);
      let state = INPUT_AT_REST;
      const done: ReceivedAction[] = [];
      for (const { message } of arrivals) {
        const step = receiveInput(state, message, 0, true);
        expect(step.fault).toBeNull();
        state = step.state;
        done.push(...step.actions);
      }
      const places = done.flatMap((action) => ('at' in action ? [action.at.x] : []));
      expect(places).toEqual([...places].sort((one, other) => one - other));
      const meaningful = actions.filter((action) => action.kind === 'text' || action.kind === 'wheel');
      expect(done.filter((action) => action.kind === 'text' || action.kind === 'wheel')).toEqual(meaningful);
    }),
    { numRuns: 300 }
  );
});

test('D2: nothing stays down after a release, and ups match downs, for any messages at all', () => {
  const anyMessage = fc.oneof(
    fc.tuple(fc.nat(12), anyAction).map(([seq, action]) => input(seq, action)),
    fc.tuple(fc.nat(12), fc.nat(12), fc.nat(100)).map(([seq, after, x]) => motion(seq, after, x)),
    fc
      .tuple(fc.nat(12), fc.array(anyCode, { maxLength: 3 }))
      .map(([seq, keys]) => input(seq, { kind: 'held', keys, buttons: [] }))
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(anyMessage, fc.boolean(), fc.nat(3000)), { maxLength: 50 }), (messages) => {
      let state = INPUT_AT_REST;
      const done: ReceivedAction[] = [];
      for (const [message, allowed, now] of messages) {
        const step = receiveInput(state, message, now, allowed);
        if (!allowed) expect(step.actions.every((action) => 'down' in action && !action.down)).toBe(true);
        state = step.state;
        done.push(...step.actions);
      }
      const end = releaseInput(state);
      const down = new Set<string>();
      for (const action of [...done, ...end.actions]) {
        if (action.kind !== 'key' && action.kind !== 'button') continue;
        const name = action.kind === 'key' ? action.code : action.button;
        if (action.down) down.add(name);
        else expect(down.delete(name)).toBe(true);
      }
      expect([...down]).toEqual([]);
      expect([...end.state.keys, ...end.state.buttons]).toEqual([]);
    }),
    { numRuns: 300 }
  );
});
