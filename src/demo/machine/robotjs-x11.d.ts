import 'robotjs';

declare module 'robotjs' {
  /** Chooses the X display that robotjs works on; only on Linux, and left out of its own types. */
  export function setXDisplayName(name: string): void;
}
