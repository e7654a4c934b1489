/** A frame's number is drawn as a row of square blocks, the lowest bit first: white is 1. */
export const COUNTER_BITS = 14;
/** Side of a block in pixels: wide enough to survive a video codec. */
export const COUNTER_BLOCK = 24;
