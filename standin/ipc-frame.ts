/** One message between the isolated world of a page and the main process. */
export interface IpcFrame {
  /** One letter: from the page `i`nvoke, `s`end, `g`ate, preload `e`rror; to it `m`essage, `r`esult, `f`ailure, `d`ecision. */
  readonly kind: string;
  readonly id: number;
  readonly channel: string;
  /** What {@link encodeClone} wrote. */
  readonly payload: string;
}

/** Text of a message: the payload goes as it is, never encoded twice. */
export function writeFrame(frame: IpcFrame): string {
  return `${frame.kind}${frame.id}:${frame.channel.length}:${frame.channel}${frame.payload}`;
}

/** Reads a message, or nothing when the text is none. */
export function readFrame(text: string): IpcFrame | undefined {
  const match = /^([a-z])(\d+):(\d+):/.exec(text);
  if (match?.[1] === undefined) return undefined;
  const start = match[0].length + Number(match[3]);
  if (start > text.length) return undefined;
  return {
    kind: match[1],
    id: Number(match[2]),
    channel: text.slice(match[0].length, start),
    payload: text.slice(start)
  };
}
