import { MAX_IMAGE_PIXELS } from './limits.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];

/** Whether bytes begin as a PNG (W3C PNG section 5 and 11.2.1) whose picture is of a size that may be unpacked. */
export function isModestPng(bytes: Uint8Array): boolean {
  if (bytes.byteLength < 33 || SIGNATURE.some((value, index) => bytes[index] !== value)) return false;
  const header = new DataView(bytes.buffer, bytes.byteOffset, 24);
  const width = header.getUint32(16);
  const height = header.getUint32(20);
  return width > 0 && height > 0 && width * height <= MAX_IMAGE_PIXELS;
}
