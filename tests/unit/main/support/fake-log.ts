import type { Log } from '#main/ports.ts';

/** A log that keeps what it was told. */
export function fakeLog(): Log & { readonly lines: { event: string; fields: Readonly<Record<string, unknown>> }[] } {
  const lines: { event: string; fields: Readonly<Record<string, unknown>> }[] = [];
  const take = (event: string, fields: Readonly<Record<string, unknown>> = {}) => {
    lines.push({ event, fields });
  };
  return { info: take, warn: take, error: take, lines };
}
