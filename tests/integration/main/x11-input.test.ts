import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InputBackend } from '#main/input/backend.ts';
import { createX11Backend } from '#main/input/x11-backend.ts';
import { type KeyCode, keyCodeSchema } from '#shared/protocol/key-codes.ts';
import { findChromium } from '#standin/chromium/find-chromium.ts';
import { openEditor, openTerminal, startDisplay, type TestDisplay, until } from './x-programs.ts';

const LINE =
  'The quick BROWN fox ÄÖÜ ß Ελληνικά άέή Привет мир שלום עולם مرحبا بالعالم สวัสดีโลก 漢字かな交じり文 한국어 😀🎉👩‍💻 €–“”… ^`´~{}[]|\\@#';
/** First, last and step: of scripts with thousands of characters, some from all over. */
const BLOCKS: readonly (readonly [first: number, last: number, step: number])[] = [
  [0x21, 0x7e, 1],
  [0xa1, 0xff, 1],
  [0x100, 0x17f, 1],
  [0x180, 0x24f, 1],
  [0x300, 0x36f, 1],
  [0x370, 0x3ff, 1],
  [0x400, 0x4ff, 1],
  [0x591, 0x5f4, 1],
  [0x60c, 0x6ff, 1],
  [0xe01, 0xe5b, 1],
  [0x1e00, 0x1eff, 1],
  [0x1f00, 0x1fff, 1],
  [0x2010, 0x2027, 1],
  [0x20a0, 0x20c0, 1],
  [0x2190, 0x21ff, 3],
  [0x3001, 0x30ff, 1],
  [0x3131, 0x318e, 1],
  [0x4e00, 0x9fff, 151],
  [0xac00, 0xd7a3, 97],
  [0xff01, 0xffdc, 3],
  [0x20000, 0x2a6d6, 2003]
];
const EMOJI = '😀👩‍💻👨‍👩‍👧‍👦🏳️‍🌈🇺🇦👍🏽❤️‍🔥1️⃣🧑🏿‍🚀☂️';

/** The letters, marks, digits, punctuation and symbols of a block. */
function printable([first, last, step]: (typeof BLOCKS)[number]): string {
  const points = Array.from({ length: Math.ceil((last - first + 1) / step) }, (_, index) => first + index * step);
  return points
    .map((point) => String.fromCodePoint(point))
    .filter((character) => /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character))
    .join('');
}

const code = (name: string): KeyCode => keyCodeSchema.parse(name);

let display: TestDisplay;
let input: InputBackend;
let localInputs: number;
beforeEach(async () => {
  display = await startDisplay(123, 129);
  localInputs = 0;
  input = await createX11Backend({
    display: display.name,
    now: Date.now,
    onLost: () => {},
    onLocalInput: () => {
      localInputs += 1;
    }
  });
});
afterEach(() => display.stop());

function key(name: string, down: boolean, repeat = false): void {
  input.key({ code: code(name), down, repeat, character: null });
}

function press(...names: string[]): void {
  for (const name of names) key(name, true);
  for (const name of names.reverse()) key(name, false);
}

/** Which keys and buttons the server believes to be down. */
async function down(): Promise<string> {
  const script = `
    const x11 = require('x11');
    x11.createClient({ display: '${display.name}' }, (error, display) => {
      const X = display.client;
      X.QueryKeymap((_, keys) => X.QueryPointer(display.screen[0].root, (__, pointer) => {
        process.stdout.write(JSON.stringify([[...keys].reduce((sum, byte) => sum + byte, 0), pointer.keyMask]));
        process.exit(0);
      }));
    });`;
  return execFileSync(process.execPath, ['-e', script]).toString();
}

describe('input on X11', () => {
  it('D2: text of any script arrives in a terminal exactly, whole or by the character', async () => {
    const terminal = await openTerminal(display);
    const begun = performance.now();
    for (const chunk of [LINE.slice(0, 60), LINE.slice(60)]) input.text(chunk);
    press('Enter');
    for (const character of LINE) input.text(character);
    press('Enter');
    const typed = await until('both lines', async () => {
      const text = await terminal.text();
      return text.split('\n').length > 2 ? text : undefined;
    });
    const perSecond = (2_000 * [...LINE].length) / (performance.now() - begun);
    expect(typed).toBe(`${LINE}\n${LINE}\n`);
    expect(perSecond).toBeGreaterThan(40);
    expect(localInputs).toBe(0);
  });

  it('D2: every printable block of the 34 languages, and emoji joined from several, arrive in order', async () => {
    const terminal = await openTerminal(display);
    const lines = [...BLOCKS.map(printable), EMOJI];
    for (const line of lines) {
      input.text(line);
      press('Enter');
    }
    const typed = await until(
      'every line',
      async () => {
        const now = (await terminal.text()).split('\n');
        return now.length > lines.length ? now.slice(0, -1) : undefined;
      },
      100_000
    );
    expect(lines.every((line) => line.length > 10)).toBe(true);
    expect(typed).toEqual(lines);
  }, 120_000);

  it('D2: an alphabet that the keyboard lacks runs at well over 200 characters a second', async () => {
    const terminal = await openTerminal(display);
    const text = 'съешь же ещё этих мягких французских булок да выпей чаю '.repeat(4).trim();
    input.text(text.slice(0, 200));
    press('Enter');
    await until('the first line', async () => ((await terminal.text()) === '' ? undefined : true));
    const begun = performance.now();
    for (const character of text) input.text(character);
    press('Enter');
    const typed = await until('the second line', async () => {
      const now = await terminal.text();
      return now.split('\n').length > 2 ? now : undefined;
    });
    const perSecond = (1_000 * text.length) / (performance.now() - begun);
    expect(typed.split('\n')[1]).toBe(text);
    expect(perSecond).toBeGreaterThan(200);
  });

  it('D2: text of any script arrives in a GTK program exactly, between chords', async () => {
    const editor = await openEditor(display, () => press('ControlLeft', 'KeyS'));
    for (const character of LINE) input.text(character);
    press('ShiftLeft', 'Home');
    press('ControlLeft', 'KeyX');
    press('ControlLeft', 'KeyV');
    press('Enter');
    press('ControlLeft', 'KeyV');
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect(await editor.text()).toBe(`${LINE}\n${LINE}`);
  });

  it('D2: text of any script arrives in Chromium exactly, at the first time and at typing speed', async () => {
    const browser = await chromium.launch({
      executablePath: findChromium(process.env, process.platform),
      headless: false,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      env: Object.fromEntries(Object.entries(display.environment).filter(([, value]) => value !== undefined))
    });
    try {
      const page = await browser.newPage();
      await page.setContent('<textarea autofocus style="width: 90vw; height: 80vh"></textarea>');
      await display.xdotool('mousemove', '400', '400', 'click', '1');
      await until('the focus', async () => ((await page.evaluate('document.hasFocus()')) === true ? true : undefined));
      for (const character of LINE.slice(0, 80)) {
        input.text(character);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      for (const character of LINE.slice(80)) input.text(character);
      const typed = await until('the line', async () => {
        const text = await page.inputValue('textarea');
        return text.endsWith('@#') ? text : undefined;
      });
      expect(typed).toBe(LINE);
    } finally {
      await browser.close();
    }
  });

  it('D2: modifiers that are held do not change text, and are held again after it', async () => {
    const terminal = await openTerminal(display);
    key('ShiftLeft', true);
    key('AltRight', true);
    input.text('aé漢B');
    key('AltRight', false);
    key('Digit1', true);
    key('Digit1', false);
    key('ShiftLeft', false);
    press('CapsLock');
    input.text('xYжЖ');
    press('KeyQ');
    press('CapsLock');
    press('Enter');
    const typed = await until('the line', async () => {
      const text = await terminal.text();
      return text === '' ? undefined : text;
    });
    expect(typed).toBe('aé漢B!xYжЖQ\n');
  });

  it('D2: a held key repeats when the helper says so, and never by itself', async () => {
    const terminal = await openTerminal(display);
    key('KeyA', true);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    key('KeyA', true, true);
    key('KeyA', true, true);
    key('KeyA', false);
    press('Enter');
    const typed = await until('the line', async () => {
      const text = await terminal.text();
      return text === '' ? undefined : text;
    });
    expect(typed).toBe('aaa\n');
  });

  it('D2: what still waits to be typed when control ends is never typed, and what was held is let go', async () => {
    const terminal = await openTerminal(display);
    press('KeyA', 'Enter');
    key('ControlRight', true);
    input.text('漢'.repeat(3));
    for (let number = 0; number < 200; number += 1) input.text(String.fromCodePoint(0x4e00 + number));
    press('KeyB');
    key('ControlRight', false);
    input.rest();
    await until('nothing down', async () => ((await down()) === '[0,0]' ? true : undefined));
    press('KeyC', 'Enter');
    const typed = await until('the second line', async () => {
      const now = await terminal.text();
      return now.split('\n').length > 2 ? now : undefined;
    });
    expect(typed).toBe('a\nc\n');
  });

  it('D2: the pointer goes to the pixel, buttons and wheel follow it, nothing stays down', async () => {
    for (const [x, y] of [
      [0, 0],
      [1279, 799],
      [640, 333]
    ] as const) {
      input.move({ x, y });
      await until(`the pointer at ${x},${y}`, async () =>
        (await display.xdotool('getmouselocation')).startsWith(`x:${x} y:${y} `) ? true : undefined
      );
    }
    for (const button of ['left', 'middle', 'right', 'back', 'forward'] as const) input.button(button, true);
    key('ControlLeft', true);
    key('KeyZ', true);
    await until('keys and buttons down', async () => ((await down()) === '[0,0]' ? undefined : true));
    for (const button of ['left', 'middle', 'right', 'back', 'forward'] as const) input.button(button, false);
    key('KeyZ', false);
    key('ControlLeft', false);
    input.wheel(1, -3);
    input.rest();
    await until('nothing down', async () => ((await down()) === '[0,0]' ? true : undefined));
  });

  it('what was lent to characters is given back at rest, after some seconds, and after a crash by the next start', async () => {
    const keymap = () => execFileSync('xmodmap', ['-pke'], { env: display.environment }).toString();
    const before = keymap();
    input.text('Привіт 漢字');
    await until('lent keys', () => (keymap() === before ? undefined : true));
    input.rest();
    await until('the keyboard as it was', () => (keymap() === before ? true : undefined));
    input.text('漢字');
    await until('lent keys', () => (keymap() === before ? undefined : true));
    await until('the keyboard as it was, some seconds later', () => (keymap() === before ? true : undefined));
    input.text('ไทย');
    await until('lent keys', () => (keymap() === before ? undefined : true));
    await createX11Backend({ display: display.name, now: Date.now, onLost: () => {}, onLocalInput: () => {} });
    await until('the keyboard as it was', () => (keymap() === before ? true : undefined));
  });
});
