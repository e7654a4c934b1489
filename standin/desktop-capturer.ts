import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { DesktopCapturerSource, SourcesOptions } from 'electron';
import { screenSourceId } from './capture-sources.ts';
import { loud } from './loud.ts';
import { NativeImage } from './native-image.ts';
import { runtime } from './runtime.ts';
import type { Rectangle } from './x11/shell-window.ts';

const run = promisify(execFile);

/** Size of thumbnails when the app does not say, as in Electron. */
const THUMBNAIL = { width: 150, height: 150 };

/** A small picture of a part of the screen; empty without ImageMagick, which is only on development machines. */
async function thumbnail(area: Rectangle, size: { width: number; height: number }): Promise<NativeImage> {
  if (size.width === 0 || size.height === 0) return NativeImage.createEmpty();
  const geometry = `${area.width}x${area.height}+${area.x}+${area.y}`;
  try {
    const options = { encoding: 'buffer' as const, maxBuffer: 64 * 1024 * 1024 };
    const args = [
      '-window',
      'root',
      '-crop',
      geometry,
      '-resize',
      `${size.width}x${size.height}`,
      '-depth',
      '8',
      'png32:-'
    ];
    return NativeImage.createFromBuffer((await run('import', args, options)).stdout);
  } catch {
    return NativeImage.createEmpty();
  }
}

/** Electron's `desktopCapturer`. Windows are not offered: Chromium outside Electron cannot be told to capture one. */
export const desktopCapturer = loud('desktopCapturer', {
  async getSources(
    options: SourcesOptions
  ): Promise<
    Array<Omit<DesktopCapturerSource, 'thumbnail' | 'appIcon'> & { thumbnail: NativeImage; appIcon: NativeImage }>
  > {
    runtime.started('desktopCapturer');
    if (!options.types.includes('screen')) return [];
    const several = runtime.monitors.length > 1;
    return Promise.all(
      runtime.monitors.map(async ({ sourceId, bounds }, index) => ({
        id: screenSourceId(sourceId),
        name: several ? `Screen ${index + 1}` : 'Entire screen',
        display_id: String(sourceId),
        thumbnail: await thumbnail(bounds, options.thumbnailSize ?? THUMBNAIL),
        appIcon: NativeImage.createEmpty()
      }))
    );
  }
});
