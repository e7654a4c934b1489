import { type ServerMessage, serverMessageSchema } from '#shared/protocol/relay.ts';

/** A message of the relay, or `null` for junk. */
export function readMessage(text: string): ServerMessage | null {
  try {
    const parsed = serverMessageSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
