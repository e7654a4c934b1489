/**
 * The prebuilt browser bundle of simple-peer 9.11.1, which needs no Node modules. Only what PeerLink uses is declared:
 * the package's own types would bring all of Node's globals into the renderer.
 */
declare module 'simple-peer/simplepeer.min.js' {
  type Options = {
    readonly initiator: boolean;
    readonly trickle: boolean;
    /** Strings stay strings. */
    readonly objectMode: boolean;
    readonly channelName: string;
    readonly channelConfig: RTCDataChannelInit;
    readonly config: RTCConfiguration;
    /** Changes a description before it is set and signalled. */
    readonly sdpTransform?: (sdp: string) => string;
  };

  export default class SimplePeer {
    constructor(options: Options);
    /** A description or candidate of the other side. */
    signal(data: object): void;
    destroy(): void;
    /** Throws away what the stream would otherwise keep. */
    resume(): void;
    on(event: 'signal', listener: (data: unknown) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    on(event: 'close', listener: () => void): this;
  }
}
