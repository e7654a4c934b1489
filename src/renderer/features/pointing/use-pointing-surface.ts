import { type RefObject, useEffect } from 'react';
import type { PeerEngine } from '#renderer/peer/engine.ts';
import { attachPointingSurface } from './pointing-surface.ts';
import type { PointingInHand } from './use-pointing.ts';

/** Lets the tool in hand act on the picture; nothing while there is none. */
export function usePointingSurface(
  picture: RefObject<HTMLElement | null>,
  engine: PeerEngine,
  inHand: PointingInHand | null,
  epoch: number
): void {
  const tool = inHand?.tool ?? 'none';
  const colour = inHand?.colour ?? 'red';
  const say = inHand?.say;
  useEffect(() => {
    const element = picture.current;
    if (element === null || tool === 'none' || say === undefined) return;
    return attachPointingSurface(element, {
      tool,
      dot: (at) => engine.sendLaser(at, colour, epoch),
      line: (stroke, points) => say({ kind: 'stroke', stroke, colour, points: [...points] })
    });
  }, [picture, engine, tool, colour, say, epoch]);
}
