import { describe, expect, it } from 'vitest';
import { DISPLAY } from './arbitraries.ts';
import { createWorld, type Side, settle } from './world.ts';

const SECOND = { id: 'second', number: 2, width: 1280, height: 1024, primary: false };

function liveOf(side: Side) {
  const view = side.controller.view();
  if (view.phase !== 'live') throw new Error(`not live: ${view.phase}`);
  return view;
}
const click = { kind: 'button', button: 'left', down: true, at: { x: 9, y: 9 } };

async function inControl() {
  const world = createWorld();
  await world.meet();
  await world.goLive('control');
  world.sharer.captured();
  await settle();
  return world;
}

describe('another display in a live session', () => {
  it('D5: consent stays, what is held is let go of, and the helper sees nothing until the other picture is there', async () => {
    const { helper, sharer, input } = await inControl();
    const before = liveOf(helper);
    await input(1, click);
    const releases = sharer.releases;
    sharer.display = SECOND;
    sharer.controller.displayChanged();
    await settle();
    expect(liveOf(helper)).toMatchObject({ mode: 'control', paused: false, display: null, epoch: before.epoch + 1 });
    expect(sharer.releases).toBe(releases + 1);
    expect(sharer.permits.at(-1)).toEqual(SECOND);
    sharer.captured();
    await settle();
    expect(liveOf(helper)).toMatchObject({ mode: 'control', display: SECOND, epoch: before.epoch + 1 });
    expect(sharer.capturing).toBe(true);
  });

  it('D5: what was meant for the former display does nothing on the next', async () => {
    const { helper, sharer, input } = await inControl();
    const { epoch } = liveOf(helper);
    sharer.display = SECOND;
    sharer.controller.displayChanged();
    await settle();
    sharer.captured();
    await settle();
    const applied = sharer.applied.length;
    await input(1, click, epoch);
    expect(sharer.applied).toHaveLength(applied);
    await input(2, click);
    expect(sharer.applied.length).toBeGreaterThan(applied);
  });

  it('D5: a second change before the first picture is there ends at the last one', async () => {
    const { helper, sharer } = await inControl();
    sharer.display = SECOND;
    sharer.controller.displayChanged();
    await settle();
    sharer.display = { ...DISPLAY, id: 'third' };
    sharer.controller.displayChanged();
    await settle();
    expect(liveOf(helper).display).toBeNull();
    sharer.captured();
    await settle();
    expect(liveOf(helper).display).toMatchObject({ id: 'third' });
  });

  it('D5: the last display that is unplugged pauses, and going on begins with what is there then', async () => {
    const { helper, sharer } = await inControl();
    const { epoch } = liveOf(helper);
    sharer.display = null;
    sharer.controller.displayChanged();
    await settle();
    expect(liveOf(helper)).toMatchObject({ paused: true, display: null, epoch: epoch + 1 });
    expect([sharer.capturing, sharer.permitted]).toEqual([false, false]);
    sharer.controller.setPaused(false);
    await settle();
    expect(liveOf(helper).paused).toBe(true);
    sharer.display = SECOND;
    sharer.controller.setPaused(false);
    await settle();
    expect(liveOf(helper)).toMatchObject({ paused: false, display: SECOND, mode: 'control' });
    expect(sharer.capturing).toBe(true);
  });

  it('D5: a display that is another one after a pause is moved to like any other', async () => {
    const { helper, sharer } = await inControl();
    sharer.controller.setPaused(true);
    await settle();
    sharer.display = SECOND;
    sharer.controller.displayChanged();
    await settle();
    expect(sharer.capturing).toBe(false);
    sharer.controller.setPaused(false);
    await settle();
    expect(liveOf(helper).display).toBeNull();
    sharer.captured();
    await settle();
    expect(liveOf(helper).display).toEqual(SECOND);
  });

  it('D5: a capture that fails is begun again once, and is over when it fails again', async () => {
    const { clock, helper, sharer } = await inControl();
    sharer.peer.listener?.onCaptureFailed();
    sharer.display = SECOND;
    await clock.advance(1_000);
    sharer.captured();
    await settle();
    expect(liveOf(helper).display).toEqual(SECOND);
    sharer.peer.listener?.onCaptureFailed();
    await settle();
    expect(helper.controller.view()).toMatchObject({ phase: 'ended', reason: 'capture-failed' });
  });

  it('D5: a capture that failed and was followed by a pause is not begun again', async () => {
    const { clock, sharer } = await inControl();
    sharer.peer.listener?.onCaptureFailed();
    sharer.controller.setPaused(true);
    await clock.advance(2_000);
    expect(sharer.capturing).toBe(false);
  });
});
