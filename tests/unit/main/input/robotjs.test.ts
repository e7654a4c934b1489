import { describe, expect, it } from 'vitest';
import { createRobotjsBackend, type Robot } from '#main/input/robotjs-backend.ts';
import { keyCodeSchema } from '#shared/protocol/key-codes.ts';

/** A backend whose calls of robotjs are written down. */
function setUp(platform: NodeJS.Platform) {
  const calls: string[] = [];
  const note =
    (name: string) =>
    (...args: readonly unknown[]) =>
      void calls.push([name, ...args].join(' '));
  const robot: Robot = {
    setMouseDelay: () => undefined,
    setKeyboardDelay: () => undefined,
    moveMouse: note('move'),
    mouseToggle: note('mouse'),
    scrollMouse: note('scroll'),
    keyToggle: note('key'),
    unicodeTap: note('unicode')
  };
  const backend = createRobotjsBackend(platform, robot);
  const key = (code: string, down: boolean, character: string | null = null) =>
    backend.key({ code: keyCodeSchema.parse(code), down, repeat: false, character });
  return { backend, key, take: () => calls.splice(0) };
}

describe('input by robotjs, as it is called on Windows and macOS', () => {
  it('D2: a shortcut presses its character, and lets go of the same key', () => {
    const { key, take } = setUp('win32');
    key('ControlLeft', true);
    key('KeyA', true, 'q');
    key('KeyA', true, 'q');
    key('KeyA', false);
    key('ControlLeft', false);
    expect(take()).toEqual(['key left_control down', 'key q down', 'key q down', 'key q up', 'key left_control up']);
  });

  it('D2: a character that robotjs cannot look up leaves the physical key; a key it does not know is not pressed', () => {
    const { key, take } = setUp('win32');
    key('Semicolon', true, 'ö');
    key('Semicolon', false);
    key('KanaMode', true);
    key('KanaMode', false);
    expect(take()).toEqual(['key ; down', 'key ; up']);
  });

  it('D2: text goes by UTF-16 units, in order', () => {
    const { backend, take } = setUp('darwin');
    backend.text('aé漢😀');
    expect(take()).toEqual([0x61, 0xe9, 0x6f22, 0xd83d, 0xde00].map((unit) => `unicode ${unit}`));
  });

  it('D2: pointer, buttons and wheel, in the units of each system', () => {
    const windows = setUp('win32');
    windows.backend.move({ x: -5, y: 7 });
    for (const button of ['left', 'middle', 'right', 'back', 'forward'] as const) windows.backend.button(button, true);
    windows.backend.button('left', false);
    windows.backend.wheel(1, -2);
    expect(windows.take()).toEqual([
      'move -5 7',
      'mouse down left',
      'mouse down middle',
      'mouse down right',
      'mouse up left',
      'scroll -120 240'
    ]);
    const mac = setUp('darwin');
    mac.backend.wheel(0, 1);
    expect(mac.take()).toEqual(['scroll 0 -40']);
  });
});
