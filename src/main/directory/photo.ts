import { readBody } from '../read-body.ts';

/** Largest photo taken: its data URL has to fit the card's schema. Graph's own photos are far smaller. */
export const MAX_PHOTO_BYTES = 360 * 1024;

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];

/** What the bytes are, whatever a header says; only PNG and JPEG are ever put on the screen. */
export function sniffImage(bytes: Uint8Array): 'png' | 'jpeg' | null {
  const begins = (signature: readonly number[]) => signature.every((byte, index) => bytes[index] === byte);
  if (begins(PNG)) return 'png';
  return begins(JPEG) ? 'jpeg' : null;
}

/** The photo of an answer as a data URL; `null` for one that is too large or no photo. Reads no more than the limit. */
export async function photoDataUrl(response: Response): Promise<string | null> {
  const bytes = await readBody(response, MAX_PHOTO_BYTES);
  const type = bytes === null ? null : sniffImage(bytes);
  return bytes === null || type === null ? null : `data:image/${type};base64,${bytes.toString('base64')}`;
}
