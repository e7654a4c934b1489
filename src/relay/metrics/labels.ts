import { CLOSE, type CloseCode } from '../connect/close-codes.ts';

/** A close code by its name, as a label. */
export function droppedLabel(why: CloseCode | 'silent' | 'unread'): string {
  if (why === 'silent' || why === 'unread') return why;
  return Object.entries(CLOSE).find(([, code]) => code === why)?.[0] ?? 'other';
}
