const SECOND = 1000;
const MINUTE = 60;
const HOUR = 3600;

/** A running clock: `4:07`, `1:04:07`; whole seconds, never below zero. `formats` is a tag for `Intl`. */
export function formatClock(ms: number, formats: string): string {
  const total = Math.max(0, Math.floor(ms / SECOND));
  const one = new Intl.NumberFormat(formats, { useGrouping: false });
  const two = new Intl.NumberFormat(formats, { useGrouping: false, minimumIntegerDigits: 2 });
  const hours = Math.floor(total / HOUR);
  const minutes = Math.floor((total % HOUR) / MINUTE);
  const tail = two.format(total % MINUTE);
  return hours > 0 ? `${one.format(hours)}:${two.format(minutes)}:${tail}` : `${one.format(minutes)}:${tail}`;
}

/** A length of time to read: `12 minutes, 4 seconds`. Seconds are left out from one hour on. */
export function formatDuration(ms: number, formats: string): string {
  const total = Math.max(0, Math.round(ms / SECOND));
  const hours = Math.floor(total / HOUR);
  const minutes = Math.floor((total % HOUR) / MINUTE);
  const seconds = total % MINUTE;
  const parts: string[] = [];
  const add = (value: number, unit: 'hour' | 'minute' | 'second') =>
    parts.push(new Intl.NumberFormat(formats, { style: 'unit', unit, unitDisplay: 'long' }).format(value));
  if (hours > 0) add(hours, 'hour');
  if (minutes > 0) add(minutes, 'minute');
  if (hours === 0 && (seconds > 0 || parts.length === 0)) add(seconds, 'second');
  return new Intl.ListFormat(formats, { type: 'unit', style: 'long' }).format(parts);
}

/** A time of day: `14:07`. */
export function formatTime(at: number, formats: string): string {
  return new Intl.DateTimeFormat(formats, { timeStyle: 'short' }).format(at);
}

const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size to read: `3.1 MB`; units of a thousand, as file managers count them. */
export function formatSize(bytes: number, formats: string): string {
  const step = Math.min(SIZES.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const unit = SIZES[step] ?? 'byte';
  const maximumFractionDigits = step === 0 ? 0 : 1;
  return new Intl.NumberFormat(formats, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits }).format(
    bytes / 1000 ** step
  );
}

/** A share as a percentage, whole: `125%`, `125 %` in German. */
export function formatPercent(share: number, formats: string): string {
  return new Intl.NumberFormat(formats, { style: 'percent', maximumFractionDigits: 0 }).format(share);
}
