import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, askFor, awaitText, button, picture, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { connectX11, type X11Client } from '#main/input/x11-client.ts';
import { heldDown } from '#tests/support/held-down.ts';
import { tapLocalKey } from '#tests/support/local-device.ts';
import { backHome, meet, type Stage, setStage } from './stage.ts';

const TEST_MS = 90_000;
const [LEFT, CONTROL, ARROW_RIGHT, SHIFT_RIGHT] = [1, 37, 114, 62];

let stage: Stage;
/** The helper's mouse and keyboard. */
let hands: X11Client;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function begin(): Promise<void> {
  stage = await setStage();
  hands = await connectX11(stage.helper.display, () => undefined);
}

async function end(): Promise<void> {
  hands?.close();
  await stage?.close();
}

async function goLive(): Promise<void> {
  await meet(stage);
  await askFor(stage.helper, 'control');
  await answer(stage.sharer, 'allow-control');
  await picture(stage.helper);
}

/** Where a point of the sharer's display is on the helper's, in the picture. */
async function inPicture(point: { readonly x: number; readonly y: number }) {
  const video = await picture(stage.helper);
  const box = await stage.helper.place(video);
  const size = await video.evaluate((element: HTMLVideoElement) => ({
    width: element.videoWidth,
    height: element.videoHeight
  }));
  return { x: box.x + (point.x / size.width) * box.width, y: box.y + (point.y / size.height) * box.height };
}

async function helperClicks(point: { readonly x: number; readonly y: number }): Promise<void> {
  const at = await inPicture(point);
  await stage.helper.hands.click(at.x, at.y);
}

const editorMiddle = () => {
  const { x, y, width, height } = stage.editor.box;
  return { x: x + width / 2, y: y + height / 2 };
};

/** The helper holds two keys and a button down on the sharer's editor. */
async function hold(): Promise<void> {
  await helperClicks(editorMiddle());
  hands.fakeKey(CONTROL, true);
  hands.fakeKey(ARROW_RIGHT, true);
  hands.fakeButton(LEFT, true);
  await waitFor('all of it down at the sharer’s', async () => {
    const { keys, buttons } = await heldDown(stage.sharer.display);
    return keys === 2 && buttons;
  });
}

/** Nothing is down at the sharer's, and stays up although the helper still holds it; then the helper lets go. */
async function allLetGo(): Promise<void> {
  const nothing = { keys: 0, buttons: false };
  await waitFor('everything up at the sharer’s', async () => {
    const { keys, buttons } = await heldDown(stage.sharer.display);
    return keys === 0 && !buttons;
  });
  await pause(1_200);
  expect(await heldDown(stage.sharer.display)).toEqual(nothing);
  hands.fakeButton(LEFT, false);
  hands.fakeKey(ARROW_RIGHT, false);
  hands.fakeKey(CONTROL, false);
  await pause(300);
  expect(await heldDown(stage.sharer.display)).toEqual(nothing);
}

/** Lines that the helper types arrive, so the session lives. The first one takes with it what a held key wrote before. */
async function stillTypes(line: string): Promise<void> {
  await helperClicks(editorMiddle());
  const before = (await stage.editor.lines()).length;
  for (const typed of ['', line]) {
    if (typed !== '') await stage.helper.hands.type(typed);
    await stage.helper.hands.press('Return');
  }
  await waitFor('the lines', async () => (await stage.editor.lines()).length >= before + 2);
  expect((await stage.editor.lines()).slice(before + 1)).toEqual([line]);
}

describe('nothing stays pressed', () => {
  beforeAll(async () => {
    await begin();
    await goLive();
  }, 180_000);
  afterAll(end);

  it(
    'D2: a pause lets go of everything',
    async () => {
      await hold();
      const bar = await stage.sharer.window('bar');
      // Not with the sharer's pointer, whose button the helper holds on this display.
      await button(bar, words('action.pause')).click();
      await allLetGo();
      await button(bar, words('action.resume')).click();
      await picture(stage.helper);
    },
    TEST_MS
  );

  it(
    'D2: a hand on the sharer’s own keyboard lets go of everything, and wins for a second',
    async () => {
      await stillTypes('before');
      await hold();
      await tapLocalKey(stage.sharer.display, SHIFT_RIGHT);
      await allLetGo();
      await stillTypes('after a second');
    },
    TEST_MS
  );

  it(
    'D2: the helper reaches neither the sharer’s main window nor the bar, by clicks or by keys',
    async () => {
      const main = await stage.sharer.window('main');
      const bar = await stage.sharer.window('bar');
      const chat = main.locator('textarea');
      await stage.sharer.click(button(bar, words('action.chat')));
      await stage.sharer.click(chat);
      for (const target of [
        button(bar, words('action.pause')),
        button(bar, words('action.stopSharing')),
        button(main, words('action.stopSharing')),
        chat
      ]) {
        if ((await target.count()) === 0) continue;
        const place = await stage.sharer.place(target);
        await helperClicks({ x: place.x + place.width / 2, y: place.y + place.height / 2 });
        await stage.helper.hands.type('sneaked in');
        await stage.helper.hands.press('Return');
      }
      await pause(800);
      expect(await chat.inputValue()).toBe('');
      expect(await main.getByText('sneaked in').count()).toBe(0);
      expect(stage.sharer.windowNow('bar')).toBeDefined();
      await button(bar, words('action.pause')).waitFor();
      await stage.sharer.hands.click(editorMiddle().x, editorMiddle().y);
      await stillTypes('still here');
    },
    TEST_MS
  );

  it(
    'D2: taking control back lets go of everything',
    async () => {
      await hold();
      await button(await stage.sharer.window('bar'), words('action.takeBack')).click();
      await awaitText(stage.helper, words('live.askControl'));
      await allLetGo();
      await stage.helper.click(button(await stage.helper.window('main'), words('live.askControl')));
      await answer(stage.sharer, 'allow-control');
      await waitFor('control', async () =>
        button(await stage.helper.window('main'), words('live.giveBack')).isVisible()
      );
    },
    TEST_MS
  );

  it(
    'D2: the end lets go of everything',
    async () => {
      await hold();
      await button(await stage.sharer.window('bar'), words('action.stopSharing')).click();
      await awaitText(stage.helper, words('ended.recordTitle'));
      await allLetGo();
      await backHome(stage.helper, stage.sharer);
    },
    TEST_MS
  );

  it(
    'D2: a crash of the sharer’s page lets go of everything',
    async () => {
      await goLive();
      await hold();
      const page = await stage.sharer.window('main');
      const session = await page.context().newCDPSession(page);
      void session.send('Page.crash').catch(() => undefined);
      await allLetGo();
    },
    TEST_MS
  );
});

/** What no sound app sends on `input` or `motion`. */
const JUNK: readonly string[] = [
  '',
  'null',
  '[]',
  '{"seq":1}',
  '\u0000\uffff',
  'x'.repeat(200_000),
  ...[
    { kind: 'reboot' },
    { kind: 'key', code: 'PowerOff', key: null, down: true, modifiers: {} },
    { kind: 'key', code: 'KeyA', key: 'two', down: true, modifiers: {} },
    { kind: 'button', button: 'left', down: true, at: { x: 70_000, y: -1 } },
    { kind: 'wheel', dx: 1e9, dy: 0.5, at: { x: 0, y: 0 } },
    { kind: 'text', text: '\u001b[0m' }
  ].map((action) => JSON.stringify({ seq: 1e6, epoch: 1, action }))
];

describe('a helper whose page is not ours', () => {
  beforeAll(async () => {
    await begin();
    const page = await stage.helper.window('main');
    // Keeps the channels at hand, as a changed app would have them.
    await page.evaluate(() => {
      const channels: Record<string, RTCDataChannel> = {};
      Reflect.set(window, 'channels', channels);
      const create = RTCPeerConnection.prototype.createDataChannel;
      RTCPeerConnection.prototype.createDataChannel = function (label, options) {
        const channel = create.call(this, label, options);
        channels[label] = channel;
        return channel;
      };
    });
    await goLive();
  }, 180_000);
  afterAll(end);

  it(
    'D2: junk, what is too long, old and early, and a flood of moves are dropped and named; the session lives',
    async () => {
      await stillTypes('before');
      const page = await stage.helper.window('main');
      const before = await stage.sharer.hands.position();
      await page.evaluate((junk) => {
        const { input, motion } = Reflect.get(window, 'channels');
        for (const channel of [input, motion]) {
          for (const message of junk) channel.send(message);
          channel.send(new ArrayBuffer(8));
        }
        // Numbers that are spent, and a consent that is none of this session's.
        input.send('{"seq":1,"epoch":1,"action":{"kind":"text","text":"again"}}');
        motion.send('{"seq":1000000,"after":0,"epoch":99,"at":{"x":0,"y":0}}');
        const at = { x: 0, y: 0 };
        for (let seq = 2_000_000; seq < 2_004_000; seq += 1) {
          if (motion.bufferedAmount < 100_000) motion.send(JSON.stringify({ seq, after: 1e9, epoch: 1, at }));
        }
      }, JUNK);
      await pause(1_500);
      expect(await stage.sharer.hands.position()).toEqual(before);
      await stillTypes('after');
      expect(stage.pair.sharerApp.output()).not.toMatch(/uncaught/i);
    },
    TEST_MS
  );
});

describe('a helper whose page crashes', () => {
  beforeAll(async () => {
    await begin();
    await goLive();
  }, 180_000);
  afterAll(end);

  it(
    'D2: leaves nothing pressed',
    async () => {
      await hold();
      const page = await stage.helper.window('main');
      const session = await page.context().newCDPSession(page);
      void session.send('Page.crash').catch(() => undefined);
      await allLetGo();
    },
    TEST_MS
  );
});
