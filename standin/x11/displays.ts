import { ask, type XConnection } from './connection.ts';
import { randrMonitors } from './randr-monitors.ts';
import type { Rectangle } from './shell-window.ts';

/** One monitor as the X server reports it. */
export interface Monitor {
  /** The number by which Chromium's capture knows the monitor: the atom of its name. */
  readonly sourceId: number;
  readonly name: string;
  readonly bounds: Rectangle;
  readonly workArea: Rectangle;
  readonly rotation: number;
}

const ROTATIONS: Readonly<Record<number, number>> = { 1: 0, 2: 90, 4: 180, 8: 270 };

/** The monitors now in use, the primary one first. Never empty: a server without RandR 1.5 has its whole screen. */
export async function readMonitors(x: XConnection): Promise<Monitor[]> {
  const listed = await randrMonitors(x);
  if (listed.length === 0) {
    const bounds = { x: 0, y: 0, ...x.size };
    return [{ sourceId: 0, name: 'screen', bounds, workArea: await readWorkArea(x, bounds), rotation: 0 }];
  }
  const ordered = [...listed].sort(
    (a, b) => Number(b.primary) - Number(a.primary) || a.bounds.x - b.bounds.x || a.bounds.y - b.bounds.y
  );
  const monitors: Monitor[] = [];
  for (const { name, bounds, outputs } of ordered) {
    monitors.push({
      sourceId: name,
      name: await ask<string>((done) => x.client.GetAtomName(name, done)),
      bounds,
      workArea: await readWorkArea(x, bounds),
      rotation: await readRotation(x, outputs[0])
    });
  }
  return monitors;
}

/** How an output is turned, degrees clockwise; a part of the screen without one is not. */
async function readRotation(x: XConnection, output: number | undefined): Promise<number> {
  if (output === undefined) return 0;
  const { crtc } = await ask<{ crtc: number }>((done) => x.randr.GetOutputInfo(output, 0, done));
  if (crtc === 0) return 0;
  const { rotation } = await ask<{ rotation: number }>((done) => x.randr.GetCrtcInfo(crtc, 0, done));
  return ROTATIONS[rotation & 15] ?? 0;
}

/** What panels leave free of a monitor, where a window manager says so. */
async function readWorkArea(x: XConnection, bounds: Rectangle): Promise<Rectangle> {
  const [left, top, width, height] = await x.numbers(x.root, x.atoms._NET_WORKAREA);
  if (left === undefined || top === undefined || width === undefined || height === undefined) return { ...bounds };
  const right = Math.min(bounds.x + bounds.width, left + width);
  const bottom = Math.min(bounds.y + bounds.height, top + height);
  const start = { x: Math.max(bounds.x, left), y: Math.max(bounds.y, top) };
  if (right <= start.x || bottom <= start.y) return { ...bounds };
  return { ...start, width: right - start.x, height: bottom - start.y };
}
