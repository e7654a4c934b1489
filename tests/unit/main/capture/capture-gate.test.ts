import type { DesktopCapturerSource, Display, WebFrameMain } from 'electron';
import { describe, expect, it } from 'vitest';
import { createCaptureGate } from '#main/capture/capture-gate.ts';
import { sharedDisplay } from '#main/displays/registry.ts';
import { fakeLog } from '../support/fake-log.ts';

const display = (id: number, width = 1920): Display =>
  ({ id, label: `Display ${id}`, bounds: { x: 0, y: 0, width, height: 1080 }, scaleFactor: 1 }) as Display;
const source = (id: string, display_id: string) => ({ id, display_id, name: 'Screen' }) as DesktopCapturerSource;
const frame = () => ({ origin: 'app://deskside' }) as WebFrameMain;

function setUp(sources: readonly DesktopCapturerSource[] = [source('screen:1:0', '1'), source('screen:2:0', '2')]) {
  const main = frame();
  const state = {
    main: main as WebFrameMain | null,
    displays: [display(1), display(2)],
    offered: ['d1'],
    listed: 0,
    onList: () => {}
  };
  const gate = createCaptureGate({
    displays: {
      lookedAt: () => (state.displays.length === 0 ? null : SHARED),
      find: ({ id }) =>
        state.offered.includes(id) ? (state.displays.find((each) => `d${each.id}` === id) ?? null) : null
    },
    capturer: {
      getSources: async () => {
        state.listed += 1;
        state.onList();
        return [...sources];
      }
    },
    mainFrame: () => state.main,
    log: fakeLog()
  });
  const request = (change: object = {}) => ({
    frame: main as WebFrameMain | null,
    videoRequested: true,
    audioRequested: false,
    ...change
  });
  return { gate, state, main, request };
}

const SHARED = sharedDisplay(display(1), { id: 'd1', number: 1 }, true);

describe('capture gate', () => {
  it('a permitted display is handed to the main frame of the main window', async () => {
    const { gate, request } = setUp();
    gate.permit(SHARED);
    expect((await gate.decide(request()))?.id).toBe('screen:1:0');
  });

  it('B4: without a permit nothing is captured, and nothing is even listed', async () => {
    const { gate, state, request } = setUp();
    expect(await gate.decide(request())).toBeNull();
    gate.permit(SHARED);
    gate.revoke();
    expect(await gate.decide(request())).toBeNull();
    expect(state.listed).toBe(0);
  });

  it.each([
    ['another frame', { frame: frame() }],
    ['no frame', { frame: null }],
    ['sound', { audioRequested: true }],
    ['no picture', { videoRequested: false }]
  ])('%s is refused', async (_name, change) => {
    const { gate, request } = setUp();
    gate.permit(SHARED);
    expect(await gate.decide(request(change))).toBeNull();
  });

  it('a permit that goes, or is given anew, while the displays are listed is looked at again', async () => {
    const revoked = setUp();
    revoked.gate.permit(SHARED);
    revoked.state.onList = () => revoked.gate.revoke();
    expect(await revoked.gate.decide(revoked.request())).toBeNull();

    const anew = setUp();
    anew.gate.permit(SHARED);
    anew.state.onList = () => {
      anew.gate.revoke();
      anew.gate.permit(SHARED);
    };
    expect(await anew.gate.decide(anew.request())).toBeNull();
  });

  it('a window that closes meanwhile gets nothing', async () => {
    const { gate, state, request } = setUp();
    gate.permit(SHARED);
    state.onList = () => {
      state.main = null;
    };
    expect(await gate.decide(request())).toBeNull();
  });

  it('a display that was unplugged gets nothing, and never another one', async () => {
    const { gate, state, request } = setUp();
    gate.permit(SHARED);
    state.displays = [display(2)];
    expect(await gate.decide(request())).toBeNull();
    const unknown = setUp([source('screen:2:0', '2')]);
    unknown.gate.permit(SHARED);
    expect(await unknown.gate.decide(unknown.request())).toBeNull();
  });

  it('D5: a display that is not offered is not captured, nor one that is offered no longer once it is listed', async () => {
    const { gate, state, request } = setUp();
    gate.permit({ ...SHARED, id: 'd2' });
    expect(await gate.decide(request())).toBeNull();
    gate.permit(SHARED);
    state.onList = () => {
      state.offered = [];
    };
    expect(await gate.decide(request())).toBeNull();
  });

  it('a system that does not name its displays is believed only when it has exactly one', async () => {
    const one = setUp([source('screen:0:0', '')]);
    one.gate.permit(SHARED);
    expect((await one.gate.decide(one.request()))?.id).toBe('screen:0:0');
    const two = setUp([source('screen:0:0', ''), source('screen:1:0', '')]);
    two.gate.permit(SHARED);
    expect(await two.gate.decide(two.request())).toBeNull();
  });

  it('a machine without a display has none to share', async () => {
    const { gate, state } = setUp();
    state.displays = [];
    expect(await gate.display()).toBeNull();
  });

  it('a display is described in its own pixels', () => {
    const scaled = { ...display(7), scaleFactor: 1.5 };
    expect(sharedDisplay(scaled, { id: 'x', number: 2 }, false)).toMatchObject({
      id: 'x',
      number: 2,
      width: 2880,
      height: 1620,
      primary: false
    });
  });
});
