import type { Display } from 'electron';
import { z } from 'zod';
import { Emitter } from './loud.ts';
import { runtime } from './runtime.ts';
import { type Monitor, readMonitors } from './x11/displays.ts';
import type { Rectangle } from './x11/shell-window.ts';

const pointSchema = z.object({ x: z.number(), y: z.number() });

function toDisplay(monitor: Monitor): Display {
  const { bounds, workArea } = monitor;
  const size = { width: bounds.width, height: bounds.height };
  return {
    accelerometerSupport: 'unknown',
    bounds: { ...bounds },
    colorDepth: 24,
    colorSpace: '',
    depthPerComponent: 8,
    detected: true,
    displayFrequency: 60,
    id: monitor.sourceId,
    internal: false,
    label: monitor.name,
    maximumCursorSize: { width: 64, height: 64 },
    monochrome: false,
    nativeOrigin: { x: bounds.x, y: bounds.y },
    rotation: monitor.rotation,
    scaleFactor: 1,
    size,
    touchSupport: 'unknown',
    workArea: { ...workArea },
    workAreaSize: { width: workArea.width, height: workArea.height }
  };
}

function distance(monitor: Monitor, point: { x: number; y: number }): number {
  const { x, y, width, height } = monitor.bounds;
  const dx = Math.max(x - point.x, 0, point.x - (x + width - 1));
  const dy = Math.max(y - point.y, 0, point.y - (y + height - 1));
  return dx * dx + dy * dy;
}

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

/** Electron's `screen`: the monitors as RandR reports them. One pixel of theirs is one pixel of the app's. */
export class Screen extends Emitter {
  static readonly moduleName = 'screen';
  #looking: Promise<void> = Promise.resolve();

  getAllDisplays(): Display[] {
    return this.#monitors().map(toDisplay);
  }

  getPrimaryDisplay(): Display {
    return toDisplay(this.#first());
  }

  getDisplayNearestPoint(point: { x: number; y: number }): Display {
    const nearest = [...this.#monitors()].sort((a, b) => distance(a, point) - distance(b, point))[0];
    return toDisplay(nearest ?? this.#first());
  }

  getDisplayMatching(rect: Rectangle): Display {
    const best = [...this.#monitors()].sort((a, b) => overlap(b.bounds, rect) - overlap(a.bounds, rect))[0];
    return toDisplay(best ?? this.#first());
  }

  getCursorScreenPoint(): { x: number; y: number } {
    return pointSchema.parse(runtime.started('screen').sync.ask({ type: 'pointer' }));
  }

  dipToScreenPoint(point: { x: number; y: number }): { x: number; y: number } {
    return { ...point };
  }

  screenToDipPoint(point: { x: number; y: number }): { x: number; y: number } {
    return { ...point };
  }

  dipToScreenRect(_window: object | null, rect: Rectangle): Rectangle {
    return { ...rect };
  }

  screenToDipRect(_window: object | null, rect: Rectangle): Rectangle {
    return { ...rect };
  }

  /** Follows changes of the monitors; called once when the X connection is there. */
  watch(): void {
    const { x } = runtime.started('screen');
    x.randr.SelectInput(x.root, x.randr.NotifyMask.All);
    x.onEvent((event) => {
      const isArea = event.name === 'PropertyNotify' && event.wid === x.root && event.atom === x.atoms._NET_WORKAREA;
      const isRoot = event.name === 'ConfigureNotify' && event.wid === x.root;
      if (event.name.startsWith('RR') || isRoot || isArea) void this.#changed();
    });
  }

  /** One look after another, so that what was seen last is what counts. */
  #changed(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look()).catch(() => undefined);
    return this.#looking;
  }

  async #look(): Promise<void> {
    const before = runtime.monitors;
    const now = await readMonitors(runtime.started('screen').x);
    runtime.monitors = now;
    for (const monitor of now) {
      const old = before.find(({ sourceId }) => sourceId === monitor.sourceId);
      if (old === undefined) this.emit('display-added', {}, toDisplay(monitor));
      else {
        const changed = [
          ...(JSON.stringify(old.bounds) === JSON.stringify(monitor.bounds) ? [] : ['bounds']),
          ...(JSON.stringify(old.workArea) === JSON.stringify(monitor.workArea) ? [] : ['workArea']),
          ...(old.rotation === monitor.rotation ? [] : ['rotation'])
        ];
        if (changed.length > 0) this.emit('display-metrics-changed', {}, toDisplay(monitor), changed);
      }
    }
    for (const old of before) {
      if (!now.some(({ sourceId }) => sourceId === old.sourceId)) this.emit('display-removed', {}, toDisplay(old));
    }
  }

  #monitors(): readonly Monitor[] {
    runtime.started('screen');
    return runtime.monitors;
  }

  #first(): Monitor {
    const [first] = this.#monitors();
    if (first === undefined) throw new Error('The X server has no screen');
    return first;
  }
}

export const screen = new Screen();
