import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RemoteScreen, type RemoteScreenProps } from '#renderer/features/remote-screen/remote-screen.tsx';
import type { TakeCapture } from '#renderer/peer/capture.ts';
import type { PeerEngine, PeerView } from '#renderer/peer/engine.ts';
import type { SessionRole } from '#shared/session/modes.ts';
import type { PeerOpening } from '#shared/session/ports.ts';
import { packPixels } from '#shared/tiles/pixel-codec.ts';
import { writeTileMessage } from '#shared/tiles/tile-message.ts';
import { chosenPath, recordConnections, videoPackets } from './connections.ts';
import { createFakeMain, type FakeMain } from './fake-main.ts';

const connections = recordConnections();
export const PEER_ID = '6f1f0f3e-52c7-4a53-9d3b-0d8f6b7f0c11';

/** A picture in one colour, redrawn often enough for a capture to go on. */
function paintedCapture(
  width: number,
  height: number,
  colour: string
): { take: TakeCapture; tracks: MediaStreamTrack[] } {
  const tracks: MediaStreamTrack[] = [];
  const take: TakeCapture = async () => {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    const paint = (): void => {
      context.fillStyle = colour;
      context.fillRect(0, 0, width, height);
    };
    paint();
    const [track] = canvas.captureStream(30).getVideoTracks();
    if (track === undefined) throw new Error('no track');
    tracks.push(track);
    const timer = setInterval(() => (track.readyState === 'live' ? paint() : clearInterval(timer)), 30);
    return { track, size: { width, height } };
  };
  return { take, tracks };
}

type Pair = { readonly helper: FakeMain; readonly sharer: FakeMain };
/** The ways that each side may take; loopback's own when there are none. */
type Paths = Readonly<Record<SessionRole, Pick<PeerOpening, 'iceServers' | 'transport'>>>;
const DIRECT: Paths = { helper: { iceServers: [] }, sharer: { iceServers: [] } };

/** Two engines whose signals are carried to each other; both opened. */
function openPair(sharerCapture?: TakeCapture, paths: Paths = DIRECT): Pair {
  const helper = createFakeMain();
  const sharer = createFakeMain(sharerCapture);
  helper.carry = (payload) => sharer.emit('peer.remoteSignal', { peerId: PEER_ID, payload });
  sharer.carry = (payload) => helper.emit('peer.remoteSignal', { peerId: PEER_ID, payload });
  const open = (side: FakeMain, initiator: boolean, { iceServers, transport }: Paths[SessionRole]): void =>
    side.emit('peer.open', { peerId: PEER_ID, initiator, iceServers: [...iceServers], transport });
  open(sharer, false, paths.sharer);
  open(helper, true, paths.helper);
  return { helper, sharer };
}

async function connectPair(sharerCapture?: TakeCapture, paths?: Paths): Promise<Pair> {
  const pair = openPair(sharerCapture, paths);
  await Promise.all([pair.helper.heard('peer.connected'), pair.sharer.heard('peer.connected')]);
  return pair;
}

/** An engine without a connection that shows a painted picture and writes down what the surface sends. */
function recordingEngine(width: number, height: number): { engine: PeerEngine; sent: unknown[]; frames: unknown[] } {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.fillRect(0, 0, width, height);
  const view: PeerView = { peerId: PEER_ID, connected: true, remoteStream: canvas.captureStream(10), layer: null };
  const sent: unknown[] = [];
  const frames: unknown[] = [];
  const engine: PeerEngine = {
    view: () => view,
    subscribe: () => () => undefined,
    sendInput: (action, epoch) => sent.push({ epoch, ...action }) > 0,
    sendMotion: (at, epoch) => {
      sent.push({ epoch, kind: 'motion', at });
    },
    sendLaser: (at, colour, epoch) => {
      sent.push({ epoch, kind: 'laser', at, colour });
    },
    reactions: {
      happened: () => undefined,
      waiting: () => false,
      onWaiting: () => () => undefined,
      reaction: () => null
    },
    frameShown: () => undefined,
    counters: async () => null,
    firstFrame: (size) => {
      frames.push(size);
    },
    stop: () => undefined
  };
  return { engine, sent, frames };
}

const root = document.querySelector('#root');
if (root === null) throw new Error('no root');
const reactRoot = createRoot(root);

type ScreenProps = Partial<Omit<RemoteScreenProps, 'engine' | 'labels'>>;

/** Shows the picture of an engine as the session page does. */
function showScreen(engine: PeerEngine, props: ScreenProps): void {
  const all: RemoteScreenProps = {
    engine,
    display: null,
    mode: 'view',
    paused: false,
    epoch: 1,
    physicalKeys: false,
    scale: 'fit',
    labels: { picture: 'Picture', keyboard: 'Keyboard' },
    onLeave: () => undefined,
    ...props
  };
  reactRoot.render(
    <StrictMode>
      <RemoteScreen {...all} />
    </StrictMode>
  );
}

/** The colour in the middle of the picture that is on the screen. */
function shownColour(): { size: [number, number]; colour: number[] } | null {
  const video = document.querySelector('video');
  if (video === null || video.videoWidth === 0) return null;
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.drawImage(video, 0, 0);
  const pixel = context.getImageData(video.videoWidth >> 1, video.videoHeight >> 1, 1, 1).data;
  return { size: [video.videoWidth, video.videoHeight], colour: [...pixel.slice(0, 3)] };
}

const harness = {
  PEER_ID,
  connections,
  videoPackets,
  chosenPath,
  paintedCapture,
  createFakeMain,
  openPair,
  connectPair,
  recordingEngine,
  showScreen,
  tileBytes: writeTileMessage,
  packPixels,
  hideScreen: () => reactRoot.render(null),
  shownColour,
  wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
};
export type Harness = typeof harness;

declare global {
  interface Window {
    peerHarness: Harness;
  }
}
window.peerHarness = harness;
