import { type InputMessage, inputMessageSchema, type MotionMessage, motionMessageSchema } from '../protocol/input.ts';
import { MAX_INPUT_MESSAGE_BYTES } from '../protocol/limits.ts';

/** A message of `input` or `motion`, parsed. */
export type ReceivedMessage =
  | { readonly channel: 'input'; readonly message: InputMessage }
  | { readonly channel: 'motion'; readonly message: MotionMessage };

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

/** Parses what came on a channel; `null` when it is no message of that channel, or longer than one may be. */
export function decodeInput(channel: 'input' | 'motion', data: string): ReceivedMessage | null {
  // Counted in characters, a bound that costs nothing; the channel itself has counted bytes.
  if (data.length > MAX_INPUT_MESSAGE_BYTES) return null;
  const json = parseJson(data);
  if (channel === 'input') {
    const parsed = inputMessageSchema.safeParse(json);
    return parsed.success ? { channel, message: parsed.data } : null;
  }
  const parsed = motionMessageSchema.safeParse(json);
  return parsed.success ? { channel, message: parsed.data } : null;
}
