/** The whole body of an answer, or `null` as soon as it is longer than `maxBytes`; no more than that is ever held. */
export async function readBody(response: Response, maxBytes: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The JSON of an answer of at most `maxBytes`. Rejects for a longer one and for what is not JSON. */
export async function readJson(response: Response, maxBytes: number): Promise<unknown> {
  const body = await readBody(response, maxBytes);
  if (body === null) throw new Error('answer too large');
  return JSON.parse(body.toString('utf8'));
}
