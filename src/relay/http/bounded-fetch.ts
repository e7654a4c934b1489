/** The platform's `fetch` as far as the relay uses it; tests bring their own. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** An answer was larger than its bound. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

/** The whole body as text, or {@link AnswerTooLarge} as soon as it passes `limit` bytes (the rest is not read). */
export async function readBounded(response: Response, limit: number): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let bytes = 0;
  let body = '';
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the stream.
    if (bytes > limit) throw new AnswerTooLarge(`more than ${limit} bytes`);
    body += decoder.decode(chunk, { stream: true });
  }
  return body + decoder.decode();
}
