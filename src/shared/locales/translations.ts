import type { Translation } from './en.ts';

/** Every language but English, by BCP 47 tag. English itself is the source and the fallback. */
export const TRANSLATIONS: Readonly<Record<string, Translation>> = {};
