/** Who plays whom in the demo, by user name. */
export const HELPER_USER = 'priya.raman';
export const SHARER_USER = 'grace.whitfield';

/** What the helper types at the sharer's: Latin with accents, Greek, Cyrillic, Hebrew, Arabic, Thai, CJK and an emoji. */
export const MIXED_SCRIPT = 'Grüße, 123! Καλή μέρα Привет שלום سلام สวัสดี 日本 你好 😀';
