import { describe, expect, it } from 'vitest';
import { forScreens } from '#renderer/peer/codecs.ts';

const named = (...names: readonly string[]) => names.map((name) => ({ mimeType: `video/${name}` }));

describe('codecs for screens', () => {
  it('puts AV1 first and leaves the rest as it was', () => {
    expect(forScreens(named('VP8', 'rtx', 'VP9', 'AV1', 'H264'))).toEqual(named('AV1', 'VP8', 'rtx', 'VP9', 'H264'));
  });

  it('is content with what the browser has', () => {
    expect(forScreens(named('VP8', 'rtx'))).toEqual(named('VP8', 'rtx'));
    expect(forScreens([])).toEqual([]);
  });
});
