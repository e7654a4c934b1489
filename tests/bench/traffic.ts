import type { Page } from '@playwright/test';

/** Keeps the connections that a page makes from now on, so that {@link trafficOf} can count what they carry. */
export async function watchConnections(page: Page): Promise<void> {
  await page.evaluate(() => {
    const made: RTCPeerConnection[] = [];
    const Native = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        made.push(this);
      }
    };
    Object.assign(window, { benchConnections: made });
  });
}

/** Bytes that the page's connections have carried so far, both ways, and what the picture is decoded with. */
export async function trafficOf(page: Page): Promise<{ readonly bytes: number; readonly codec: string }> {
  return await page.evaluate(async () => {
    const made: readonly RTCPeerConnection[] = Reflect.get(window, 'benchConnections') ?? [];
    let bytes = 0;
    let codec = '';
    for (const connection of made) {
      const report = await connection.getStats();
      report.forEach((entry: { type: string; bytesSent?: number; bytesReceived?: number; mimeType?: string }) => {
        if (entry.type === 'transport') bytes += (entry.bytesSent ?? 0) + (entry.bytesReceived ?? 0);
        if (entry.type === 'codec') codec = entry.mimeType ?? codec;
      });
    }
    return { bytes, codec };
  });
}
