import { describe, expect, it } from 'vitest';
import { INPUT_AT_REST, receiveInput } from '#shared/input/receive.ts';
import { SYSTEM_KEYS, systemKeyActions } from '#shared/input/system-keys.ts';
import { type InputAction, inputActionSchema } from '#shared/protocol/input.ts';

/** What the sharer's machine does for these actions, one after the other, and what it holds in the end. */
function arrive(actions: readonly InputAction[]) {
  let state = INPUT_AT_REST;
  const done = actions.flatMap((action, index) => {
    const message = { seq: index + 1, epoch: 0, action };
    const step = receiveInput(state, { channel: 'input', message }, 1_000, true);
    state = step.state;
    return step.actions.map((each) => (each.kind === 'key' ? `${each.down ? '+' : '-'}${each.code}` : each.kind));
  });
  return { done, held: state.keys };
}

describe('system keys', () => {
  it.each(SYSTEM_KEYS)('D6: %s can be sent, and nothing stays down', (keys) => {
    const actions = systemKeyActions(keys);
    for (const action of actions) expect(inputActionSchema.safeParse(action).success).toBe(true);
    const { done, held } = arrive(actions);
    expect(held).toEqual([]);
    expect(done.filter((each) => each.startsWith('+')).length * 2).toBe(done.length);
  });

  it('D6: modifiers go down first and come up last', () => {
    expect(arrive(systemKeyActions('ctrlAltDelete')).done).toEqual([
      '+ControlLeft',
      '+AltLeft',
      '+Delete',
      '-Delete',
      '-AltLeft',
      '-ControlLeft'
    ]);
  });

  it('D6: a release that was not taken leaves nothing down', () => {
    const taken = systemKeyActions('altTab').filter((action) => action.kind !== 'key' || action.down);
    expect(arrive(taken).held).toEqual([]);
  });
});
