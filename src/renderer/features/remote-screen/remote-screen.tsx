import { makeStyles, tokens, useMergedRefs } from '@fluentui/react-components';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { NOT_POINTING, type PointingInHand } from '#renderer/features/pointing/use-pointing.ts';
import { usePointingSurface } from '#renderer/features/pointing/use-pointing-surface.ts';
import type { PeerEngine } from '#renderer/peer/engine.ts';
import type { SharedDisplay } from '#shared/protocol/peer.ts';
import type { SessionMode } from '#shared/session/modes.ts';
import { attachControlSurface } from './control-surface.ts';
import { hasShape, placePicture, type Scale, type Size } from './layout.ts';
import { useFirstFrame, useShowing } from './use-first-frame.ts';
import { usePan } from './use-pan.ts';
import { useReaction } from './use-reaction.ts';
import { useRoom } from './use-room.ts';
import { useTiles } from './use-tiles.ts';
import { useZoom } from './use-zoom.ts';

export type RemoteScreenProps = {
  readonly engine: PeerEngine;
  /** The shared display; `null` until the sharer says which. */
  readonly display: SharedDisplay | null;
  readonly mode: SessionMode;
  readonly paused: boolean;
  /** The consent epoch that input carries. */
  readonly epoch: number;
  readonly scale: Scale;
  /** The helper zooms with the wheel or by pinching. */
  readonly onScale?: (scale: Scale) => void;
  /** The helper wants their keys to count by their place, whatever they would type (protocol.md "Input"). */
  readonly physicalKeys: boolean;
  /** The tool in the helper's hand; while there is one, pointer and keyboard do not control (D7). */
  readonly pointing?: PointingInHand;
  readonly labels: {
    /** Names the picture: `remoteScreen.picture`. */
    readonly picture: string;
    /** Names the keyboard box and tells the way out of it: `remoteScreen.keyboard`. */
    readonly keyboard: string;
  };
  /** The helper pressed Ctrl+Alt+Shift+Escape: put the focus on the toolbar. */
  readonly onLeave: () => void;
  /** A picture is on the screen, the first one or the first after a pause. */
  readonly onFirstFrame?: (size: Size) => void;
};

const useStyles = makeStyles({
  // A screen is no text: it begins at its top left corner in every language, and what is larger is scrolled from there.
  room: { position: 'relative', width: '100%', height: '100%', backgroundColor: 'black', direction: 'ltr' },
  whole: { overflow: 'hidden' },
  larger: { overflow: 'auto' },
  picture: { position: 'absolute', touchAction: 'none', userSelect: 'none', outlineStyle: 'none' },
  focused: { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  video: { display: 'block', width: '100%', height: '100%', objectFit: 'fill', pointerEvents: 'none' },
  stale: { opacity: 0 },
  // It has a place and a size, because input methods put their window beside it.
  keys: {
    position: 'absolute',
    width: '1px',
    height: '1em',
    padding: 0,
    border: 'none',
    outlineStyle: 'none',
    resize: 'none',
    overflow: 'hidden',
    opacity: 0,
    pointerEvents: 'none'
  }
});

const MANNERS = {
  altTypes: navigator.userAgent.includes('Mac OS X'),
  altGraphWithControl: navigator.userAgent.includes('Windows')
};

/** The sharer's screen, and in control mode the surface that the helper's pointer and keyboard act on. Fills its parent. */
export function RemoteScreen(props: RemoteScreenProps) {
  const { engine, display, mode, paused, epoch, scale, physicalKeys, labels } = props;
  const styles = useStyles();
  const { remoteStream, layer } = useSyncExternalStore(engine.subscribe, engine.view);
  const video = useRef<HTMLVideoElement>(null);
  const exact = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const keys = useRef<HTMLTextAreaElement>(null);
  const callbacks = useRef(props);
  useEffect(() => {
    callbacks.current = props;
  });
  const [keyboardFocus, setKeyboardFocus] = useState(false);
  const [measured, room, pixelRatio] = useRoom();
  const view = useRef<HTMLDivElement>(null);
  const place = useMergedRefs(measured, view);

  const showing = useShowing(display?.id ?? null);
  const decoded = useFirstFrame(video, remoteStream, paused, showing.name, (size) => {
    engine.firstFrame(size);
    callbacks.current.onFirstFrame?.(size);
  });

  const inHand = props.pointing ?? NOT_POINTING;
  const pointing = !paused && remoteStream !== null && inHand.tool !== 'none';
  // Nobody acts on what they do not see yet: between two displays the picture of neither is there.
  const betweenDisplays = showing.moved && decoded === null;
  const active = mode === 'control' && !paused && remoteStream !== null && !pointing && !betweenDisplays;
  usePointingSurface(picture, engine, pointing ? inHand : null, epoch);
  useReaction(engine, video, active);
  useTiles(layer, exact, video, { display, paused, epoch, controls: active });
  useEffect(() => {
    if (!active || picture.current === null || keys.current === null) return;
    return attachControlSurface({
      picture: picture.current,
      keys: keys.current,
      manners: { ...MANNERS, physical: physicalKeys },
      sink: {
        input: (action) => engine.sendInput(action, epoch),
        motion: (at) => engine.sendMotion(at, epoch)
      },
      onLeave: () => callbacks.current.onLeave()
    });
  }, [active, engine, epoch, physicalKeys]);

  const size = display ?? decoded;
  // A frame from before the display changed would be shown stretched.
  const fresh = decoded !== null && size !== null && hasShape(decoded, size);
  const placement =
    size === null ? { left: 0, top: 0, width: 0, height: 0 } : placePicture(size, room, scale, pixelRatio);
  const larger = placement.width > room.width || placement.height > room.height;
  useZoom(view, {
    placement,
    scale: size === null ? 1 : (placement.width * pixelRatio) / size.width,
    onScale: props.onScale
  });
  usePan(view, larger && !active && !pointing);
  return (
    <div ref={place} className={`${styles.room} ${larger ? styles.larger : styles.whole}`}>
      <div
        ref={picture}
        className={`${styles.picture} ${keyboardFocus ? styles.focused : ''}`}
        style={placement}
        data-remote-screen={active ? 'control' : 'view'}
        data-pointing={pointing ? inHand.tool : undefined}
      >
        <video
          ref={video}
          className={`${styles.video} ${fresh ? '' : styles.stale}`}
          aria-label={labels.picture}
          autoPlay
          muted
          playsInline
        />
        <div ref={exact} aria-hidden />
        {active && (
          <textarea
            ref={keys}
            className={styles.keys}
            aria-label={labels.keyboard}
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            onFocus={(event) => setKeyboardFocus(event.currentTarget.matches(':focus-visible'))}
            onBlur={() => setKeyboardFocus(false)}
          />
        )}
      </div>
    </div>
  );
}
