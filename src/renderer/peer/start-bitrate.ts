const CODEC_LINE = /^a=rtpmap:(\d+) (?:VP8|VP9|AV1|H264|H265)\//i;

/**
 * A description of the other end that lets this end's encoder begin at `kilobits` per second, by the parameter that
 * Chromium reads for it. Without it a picture begins at 300 kbit/s, and the first frame of a full screen of text waits for
 * most of a second in the queue.
 */
export function withStartBitrate(sdp: string, kilobits: number): string {
  const parameter = `x-google-start-bitrate=${kilobits}`;
  const lines = sdp.split('\r\n');
  const codecs = new Set(lines.flatMap((line) => CODEC_LINE.exec(line)?.[1] ?? []));
  const withFormat = new Set<string>();
  const marked = lines.map((line) => {
    const payload = /^a=fmtp:(\d+) /.exec(line)?.[1];
    if (payload === undefined || !codecs.has(payload)) return line;
    withFormat.add(payload);
    return `${line};${parameter}`;
  });
  return marked
    .flatMap((line) => {
      const payload = CODEC_LINE.exec(line)?.[1];
      return payload === undefined || withFormat.has(payload) ? [line] : [line, `a=fmtp:${payload} ${parameter}`];
    })
    .join('\r\n');
}
