/** A size in CSS pixels, or in a picture's own. */
export type Size = { readonly width: number; readonly height: number };
/** Where the picture stands in its room, in CSS pixels. */
export type Placement = Size & { readonly left: number; readonly top: number };
/** `fit`: as large as the room allows, never stretched. A number: so many device pixels for one of the picture. */
export type Scale = 'fit' | number;
/** One picture pixel is one device pixel. */
export const ACTUAL_SIZE = 1;

/** Whether a picture was taken of something of this shape; a pixel more or less comes from rounding. */
export function hasShape(picture: Size, shape: Size): boolean {
  return Math.abs(picture.width * shape.height - picture.height * shape.width) <= Math.max(shape.width, shape.height);
}

/**
 * Places a picture in its room, on whole device pixels so that nothing is blurred by half a pixel; in the middle, or at the
 * top left corner where the picture is larger. A picture that is as large as the screen fills it from 0,0 pixel by pixel.
 */
export function placePicture(picture: Size, room: Size, scale: Scale, pixelRatio: number): Placement {
  const device = { width: Math.round(room.width * pixelRatio), height: Math.round(room.height * pixelRatio) };
  const factor =
    scale === 'fit' ? Math.max(0, Math.min(device.width / picture.width, device.height / picture.height)) : scale;
  const width = Math.round(picture.width * factor);
  const height = Math.round(picture.height * factor);
  return {
    left: Math.max(0, Math.floor((device.width - width) / 2)) / pixelRatio,
    top: Math.max(0, Math.floor((device.height - height) / 2)) / pixelRatio,
    width: width / pixelRatio,
    height: height / pixelRatio
  };
}
