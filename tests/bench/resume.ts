import { setTimeout as delay } from 'node:timers/promises';
import { HELPER_USER, SHARER_USER } from '#demo/commands/cast.ts';
import { FULL_SCREEN_SWITCH } from '#demo/commands/live.ts';
import { goLive } from '#demo/driver/go-live.ts';
import { waitFor } from '#demo/driver/windows.ts';
import { connectDisplay } from '#demo/machine/x-display.ts';
import { openPanel } from '#tests/support/canvas.ts';
import { FINE } from '#tests/support/network/conditions.ts';
import { setNetworkStage } from '#tests/support/network/stage.ts';
import { ratio, summary } from './statistics.ts';

const BLACKOUTS = 10;
const BLACKOUT_MS = 10_000;
/** Between two blackouts: everything is as it was before. */
const CALM_MS = 4_000;
const TIMEOUT_MS = 60_000;
const PANEL = { x: 860, y: 440, width: 200, height: 200 };
const COLOURS: readonly number[] = [0xff00be, 0x00e63c, 0xfae600, 0x003cfa, 0xff5a00];

/**
 * How long after the end of a network outage of ten seconds the sharer's screen of now is on the helper's display again, in
 * milliseconds (D10). The sharer's screen changes while the network is down, so that no old frame counts. The floor is when
 * bare datagrams come through again.
 */
export async function timeToResume(): Promise<Record<string, unknown>> {
  const stage = await setNetworkStage({
    helper: HELPER_USER,
    sharer: SHARER_USER,
    helperArguments: [FULL_SCREEN_SWITCH]
  });
  const screen = await connectDisplay(stage.helper.display);
  try {
    const echoes = await stage.network.echo();
    await goLive(stage, 'control');
    const panel = await openPanel(stage.sharer.display, PANEL);
    const shows = async (colour: number): Promise<boolean> => {
      const pixel = await screen.grab(PANEL.x + PANEL.width / 2, PANEL.y + PANEL.height / 2, 1, 1);
      return [16, 8, 0].every((shift, index) => Math.abs(((colour >> shift) & 255) - (pixel[2 - index] ?? 0)) < 40);
    };
    const shown = async (colour: number): Promise<number> => {
      await waitFor('the panel in the picture', () => shows(colour), TIMEOUT_MS);
      return Date.now();
    };
    const backAfterMs: number[] = [];
    const floorMs: number[] = [];
    for (let count = 0; count < BLACKOUTS; count += 1) {
      await delay(CALM_MS);
      await stage.network.sharer.line({ ...FINE, up: false });
      await delay(BLACKOUT_MS / 2);
      const colour = COLOURS[count % COLOURS.length] ?? 0;
      panel.show(colour);
      await delay(BLACKOUT_MS / 2);
      const upAt = Date.now();
      await stage.network.sharer.line(FINE);
      backAfterMs.push((await shown(colour)) - upAt);
      floorMs.push((await echoes.nextSince(upAt)) - upAt);
    }
    const [measured, floor] = [summary(backAfterMs), summary(floorMs)];
    panel.close();
    return {
      blackouts: BLACKOUTS,
      measuredMs: measured,
      floorMs: floor,
      ratio: ratio(measured?.median, floor?.median)
    };
  } finally {
    screen.close();
    await stage.close();
  }
}
