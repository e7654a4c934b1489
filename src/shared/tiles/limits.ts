/** Bounds of the exact picture that is sent beside the video, each with its reason. Sizes in bytes, pixels or milliseconds. */

/** Largest side of a display, as `sharedDisplaySchema` has it. */
export const MAX_PICTURE_SIDE = 32_768;
/** Largest area of one tile: one row of cells of an 8K display, so that decoding one never holds up a frame. */
export const MAX_TILE_PIXELS = 512 * 1024;
/** Largest message on the `tiles` channel: below what every WebRTC end takes (RFC 8841 section 6.1 asks for 64 KiB). */
export const MAX_TILE_MESSAGE_BYTES = 60 * 1024;
/** Largest area one second may bring or move before the rest is refused: sixty full screens of 1920×1080. */
export const MAX_TILE_PIXELS_PER_SECOND = 128 * 1024 * 1024;
/** Messages one second may bring: a tile for every frame of a fast screen and the rows of a refinement, several times over. */
export const MAX_TILE_MESSAGES_PER_SECOND = 3_000;
/** Largest pictures that are kept as an exact layer; above it there is only the video. 8K. */
export const MAX_LAYER_PIXELS = 7_680 * 4_320;
/** Largest side of a pointer's picture that is passed on; systems draw them with 24 to 96 pixels. */
export const MAX_POINTER_SIDE = 120;
/** Pictures of pointers that both sides remember, so that each is sent once. */
export const POINTER_SLOTS = 32;
/** Side of the squares by which it is decided whether video or exact pixels show. */
export const CELL = 64;
