/** Bounds of clipboard and files, each with its reason. Sizes in bytes, times in milliseconds. */

/** Payload of one chunk: with its header below what every WebRTC end takes (RFC 8841 section 6.1 asks for 64 KiB). */
export const CHUNK_BYTES = 60 * 1024;
/** In front of every chunk: the transfer's number and the offset. */
export const CHUNK_HEADER_BYTES = 12;
/** Largest message of text on the channel: an offer with the longest name, escaped. */
export const MAX_TRANSFER_TEXT = 8 * 1024;
/** Longest name that is looked at at all, in UTF-16 units: what file systems allow, twice. */
export const MAX_OFFERED_NAME = 512;
/** Bytes on their way that the other side has not yet stored: enough for 100 ms at 300 Mbit/s. */
export const WINDOW_BYTES = 4 * 1024 * 1024;
/** How much is stored before the sender is told so. */
export const ACK_BYTES = 256 * 1024;
/** Bytes that main hands to the browser ahead of what has left it. */
export const MAX_AHEAD_BYTES = 1024 * 1024;
/** Largest clipboard: a 4K screenshot as PNG is under 24 MiB; it is held in memory at both ends. */
export const MAX_CLIPBOARD_BYTES = 32 * 1024 * 1024;
/** Largest file. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024 * 1024;
/** What stays free on the disk that files are received on. */
export const DISK_RESERVE_BYTES = 256 * 1024 * 1024;
/** Largest picture on the clipboard, in pixels; a small PNG can claim any size. */
export const MAX_IMAGE_PIXELS = 100_000_000;
/** Contents for the clipboard that are received at once: each is held in memory. */
export const MAX_OPEN_CLIPBOARDS = 2;
/** Transfers of one direction that are open at once; further ones are refused. */
export const MAX_OPEN_TRANSFERS = 16;
/** Files that are taken from one drop; as many as can be listed at all. */
export const MAX_DROPPED_FILES = 40;
/** Transfers that are over and still listed. */
export const MAX_LISTED = 40;
/** After so many refused or unanswered questions the sharer is not asked again: nobody is worn down into an "Allow". */
export const MAX_TRANSFER_REFUSALS = 3;
