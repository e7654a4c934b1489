import { ask, type XConnection } from './connection.ts';
import type { Rectangle } from './shell-window.ts';

/** One monitor as the X server reports it. */
export interface Monitor {
  /** The number by which Chromium's capture knows the monitor: the atom of its output's name. */
  readonly sourceId: number;
  readonly name: string;
  readonly bounds: Rectangle;
  readonly workArea: Rectangle;
  readonly rotation: number;
}

const ROTATIONS: Readonly<Record<number, number>> = { 1: 0, 2: 90, 4: 180, 8: 270 };

/** The monitors now connected, the one at the origin first. Never empty: a server without RandR has its whole screen. */
export async function readMonitors(x: XConnection): Promise<Monitor[]> {
  const monitors: Monitor[] = [];
  await ask<readonly number[]>((done) => x.randr.QueryVersion(1, 3, done));
  const resources = await ask<{ outputs: readonly number[] }>((done) => x.randr.GetScreenResources(x.root, done));
  for (const output of resources.outputs) {
    const info = await ask<{ name: string; crtc: number }>((done) => x.randr.GetOutputInfo(output, 0, done));
    if (info.crtc === 0) continue;
    const crtc = await ask<{ x: number; y: number; width: number; height: number; rotation: number }>((done) =>
      x.randr.GetCrtcInfo(info.crtc, 0, done)
    );
    const bounds = { x: crtc.x, y: crtc.y, width: crtc.width, height: crtc.height };
    const name = String(info.name);
    const sourceId = await ask<number>((done) => x.client.InternAtom(false, name, done));
    monitors.push({
      sourceId,
      name,
      bounds,
      workArea: await readWorkArea(x, bounds),
      rotation: ROTATIONS[crtc.rotation & 15] ?? 0
    });
  }
  if (monitors.length === 0) {
    const bounds = { x: 0, y: 0, ...x.size };
    monitors.push({ sourceId: 0, name: 'screen', bounds, workArea: await readWorkArea(x, bounds), rotation: 0 });
  }
  return monitors.sort((a, b) => a.bounds.x - b.bounds.x || a.bounds.y - b.bounds.y);
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
