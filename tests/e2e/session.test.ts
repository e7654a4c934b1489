import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIXED_SCRIPT } from '#demo/commands/cast.ts';
import { answer, askFor, awaitText, button, picture, words } from '#demo/driver/steps.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { sessionRecord } from '#relay/ledger/session-record.ts';
import { backHome, beaconSeen, meet, type Stage, setStage } from './stage.ts';

const TEST_MS = 90_000;

/** How many of the sampled points show the beacon when the whole screen of the sharer is shown, reduced or not. */
const CLEARLY_SEEN = 300;

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
}, 120_000);
afterAll(() => stage?.close());

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

describe('a session in real windows', () => {
  it(
    'A3: each sees the other’s photo, name, title, company and verified domain before anything is shared',
    async () => {
      await meet(stage);
      for (const [person, other] of [
        [stage.helper, stage.sharerAccount],
        [stage.sharer, stage.helperAccount]
      ] as const) {
        for (const text of [other.displayName, other.jobTitle, other.companyName, 'harbourclinic.example']) {
          await awaitText(person, text);
        }
        const page = await person.window('main');
        const photo = page
          .getByRole('img', { name: new RegExp(other.givenName) })
          .or(page.locator('img[src^="data:image/"]'));
        await photo.first().waitFor();
      }
    },
    TEST_MS
  );

  it(
    'B4: nothing is captured before the sharer allows it, and doing nothing is never consent',
    async () => {
      const { helper, sharer } = stage;
      await askFor(helper, 'control');
      const consent = await sharer.window('consent');
      await consent
        .getByText(words('consent.title.control', { name: stage.helperAccount.displayName }))
        .first()
        .waitFor();
      await consent.waitForTimeout(2_000);
      expect(await beaconSeen(sharer.display)).toBeGreaterThan(CLEARLY_SEEN);
      expect(await beaconSeen(helper.display)).toBe(0);
      expect(await (await helper.window('main')).locator('video').count()).toBe(0);
      expect(sharer.windowNow('bar')).toBeUndefined();
    },
    TEST_MS
  );

  it(
    'D1: after “Allow” the sharer’s screen is on the helper’s',
    async () => {
      await answer(stage.sharer, 'allow-control');
      await picture(stage.helper);
      await waitFor(
        'the beacon on the helper’s screen',
        async () => (await beaconSeen(stage.helper.display)) > CLEARLY_SEEN
      );
    },
    TEST_MS
  );

  it(
    'G8: the bar says who can do what, on the sharer’s screen',
    async () => {
      const bar = await stage.sharer.window('bar');
      await bar.getByText(stage.helperAccount.displayName).first().waitFor();
      await button(bar, words('action.stopSharing')).waitFor();
    },
    TEST_MS
  );

  it(
    'D2: the helper’s pointer is where the sharer’s pointer is',
    async () => {
      for (const point of [{ x: 300, y: 800 }, { x: 1_700, y: 980 }, { x: 960, y: 540 }, editorMiddle()]) {
        const at = await inPicture(point);
        await stage.helper.hands.move(at.x, at.y);
        await waitFor(`the pointer at ${point.x},${point.y}`, async () => {
          const seen = await stage.sharer.hands.position();
          return Math.abs(seen.x - point.x) <= 2 && Math.abs(seen.y - point.y) <= 2;
        });
      }
    },
    TEST_MS
  );

  it(
    'D2: text of many scripts arrives in a real program exactly once and in order',
    async () => {
      await helperClicks(editorMiddle());
      await stage.helper.hands.type(MIXED_SCRIPT);
      await stage.helper.hands.press('Return');
      const [line] = await waitFor('the line', async () => {
        const lines = await stage.editor.lines();
        return lines.length > 0 && lines;
      });
      expect(line).toBe(MIXED_SCRIPT);
    },
    TEST_MS
  );

  it(
    'D2: the helper cannot press the sharer’s own buttons',
    async () => {
      const bar = await stage.sharer.window('bar');
      const stop = await stage.sharer.place(button(bar, words('action.stopSharing')));
      await helperClicks({ x: stop.x + stop.width / 2, y: stop.y + stop.height / 2 });
      await bar.waitForTimeout(800);
      await picture(stage.helper);
      expect(stage.sharer.windowNow('bar')).toBeDefined();
    },
    TEST_MS
  );

  it(
    'D4: a pause stops picture and input, and tells the helper; resuming brings both back',
    async () => {
      const { helper, sharer, editor } = stage;
      const bar = await sharer.window('bar');
      const before = (await editor.lines()).length;
      await sharer.click(button(bar, words('action.pause')));
      await awaitText(helper, words('live.paused.title', { name: stage.sharerAccount.displayName }));
      expect(await beaconSeen(helper.display)).toBe(0);
      await helper.hands.type('lost');
      await helper.hands.press('Return');
      await bar.waitForTimeout(500);
      expect((await editor.lines()).length).toBe(before);
      await sharer.click(button(bar, words('action.resume')));
      await waitFor('the beacon to be back', async () => (await beaconSeen(helper.display)) > CLEARLY_SEEN);
      await helperClicks(editorMiddle());
      await helper.hands.type('back');
      await helper.hands.press('Return');
      await waitFor('the next line', async () => (await editor.lines())[before] === 'back');
    },
    TEST_MS
  );

  it(
    'D2: a key that is held when the sharer takes control back does not stay down',
    async () => {
      const { helper, sharer, editor } = stage;
      await helperClicks(editorMiddle());
      const before = (await editor.lines()).length;
      await helper.hands.hold('Right', true);
      await sharer.click(button(await sharer.window('bar'), words('action.takeBack')));
      await awaitText(helper, words('live.askControl'));
      await helper.hands.hold('Right', false);
      // A cursor key that repeats would go on writing into the program.
      await sharer.hands.click(editorMiddle().x, editorMiddle().y);
      await sharer.hands.press('Return');
      await waitFor('a line', async () => (await editor.lines()).length > before);
      const line = (await editor.lines())[before];
      await new Promise((resolve) => setTimeout(resolve, 500));
      await sharer.hands.press('Return');
      await waitFor('an empty line', async () => (await editor.lines()).length > before + 1);
      expect(line).toBeDefined();
      expect((await editor.lines())[before + 1]).toBe('');
    },
    TEST_MS
  );

  it(
    'D3: control that was taken back needs a new consent',
    async () => {
      const { helper, sharer, editor } = stage;
      const before = (await editor.lines()).length;
      await helperClicks(editorMiddle());
      await helper.hands.type('no');
      await helper.hands.press('Return');
      await helper.click(button(await helper.window('main'), words('live.askControl')));
      await answer(sharer, 'allow-control');
      await waitFor('control', async () => button(await helper.window('main'), words('live.giveBack')).isVisible());
      await helperClicks(editorMiddle());
      await helper.hands.type('yes');
      await helper.hands.press('Return');
      await waitFor('the line', async () => (await editor.lines()).length > before);
      expect((await editor.lines())[before]).toBe('yes');
    },
    TEST_MS
  );

  it(
    'B5: the sharer’s shortcut ends everything, and the other side knows within a second',
    async () => {
      const { helper, sharer } = stage;
      await sharer.hands.press('ctrl+alt+shift+x');
      const pressed = performance.now();
      await awaitText(helper, words('ended.recordTitle'), 1_000);
      expect(performance.now() - pressed).toBeLessThan(2_000);
      await awaitText(sharer, words('ended.recordTitle'));
      expect(await beaconSeen(helper.display)).toBe(0);
      await waitFor('the bar to go', async () => sharer.windowNow('bar') === undefined);
    },
    TEST_MS
  );

  it(
    'G1: the record says who helped whom, with which modes, and how it ended',
    async () => {
      const rows = await stage.services.relay.ledger.read();
      const joined = rows.find((row) => row.kind === 'session-joined');
      const record = await waitFor('the record', async () => {
        const read = sessionRecord(await stage.services.relay.ledger.read(), joined?.sessionId ?? '');
        return read?.endedAt !== null && read;
      });
      expect(record).toMatchObject({
        helper: { objectId: stage.helperAccount.id },
        sharer: { objectId: stage.sharerAccount.id },
        endReason: 'sharer-ended',
        endedBy: 'sharer'
      });
      expect(record?.modesUsed).toEqual(expect.arrayContaining(['control', 'view']));
      expect(JSON.stringify(rows)).not.toContain('Grüße');
    },
    TEST_MS
  );

  it(
    'B5: the helper can end with one click, and a new session can begin',
    async () => {
      const { helper, sharer } = stage;
      await backHome(helper, sharer);
      await meet(stage);
      await askFor(helper, 'view');
      await answer(sharer, 'allow-view');
      await picture(helper);
      await waitFor('the beacon', async () => (await beaconSeen(helper.display)) > CLEARLY_SEEN);
      const before = (await stage.editor.lines()).length;
      await helperClicks(editorMiddle());
      await helper.hands.type('only looking');
      await helper.hands.press('Return');
      await helper.click(button(await helper.window('main'), words('action.end')));
      await awaitText(sharer, words('ended.recordTitle'), 2_000);
      expect((await stage.editor.lines()).length).toBe(before);
      await backHome(helper, sharer);
    },
    TEST_MS
  );
});
