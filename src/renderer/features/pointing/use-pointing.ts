import { useEffect, useState } from 'react';
import { useMain } from '#renderer/app/main-context.tsx';
import type { PointingColour } from '#shared/pointing/colours.ts';
import type { PointingAct, PointingTool } from '#shared/pointing/messages.ts';
import type { SessionView } from '#shared/session/view.ts';

/** What the helper has in hand, and where its lines go. */
export type PointingInHand = {
  readonly tool: PointingTool;
  readonly colour: PointingColour;
  readonly say: (act: PointingAct) => void;
};

/** The helper's choice of laser, pen and colour. */
export type Pointing = PointingInHand & {
  /** The sharer lets it be shown. */
  readonly allowed: boolean;
  /** What the pointer does without a tool. */
  readonly without: 'view' | 'control';
  readonly choose: (tool: PointingTool) => void;
  readonly paint: (colour: PointingColour) => void;
  readonly clear: () => void;
};

/** No tool at all, where none can be chosen. */
export const NOT_POINTING: PointingInHand = { tool: 'none', colour: 'red', say: () => undefined };

/** Keeps the choice for as long as the session's page is there; Escape puts the tool away. */
export function usePointing(session: Extract<SessionView, { phase: 'live' }>): Pointing {
  const { bridge } = useMain();
  const [chosen, setChosen] = useState<PointingTool>('none');
  const [colour, setColour] = useState<PointingColour>('red');
  const [allowed, setAllowed] = useState(true);
  useEffect(() => {
    let over = false;
    const stop = bridge.on['pointing.allowed']((said) => {
      over = true;
      setAllowed(said.allowed);
    });
    bridge.request['pointing.allowed']().then(
      (said) => over || setAllowed(said !== false),
      () => undefined
    );
    return () => {
      over = true;
      stop();
    };
  }, [bridge]);

  const tool = allowed ? chosen : 'none';
  const say = bridge.post['pointing.say'];
  const { epoch, paused } = session;
  useEffect(() => {
    // Told anew under every consent epoch: the sharer forgets it with each.
    if (!paused && epoch >= 0) say({ kind: 'tool', tool, colour });
  }, [say, tool, colour, epoch, paused]);
  useEffect(() => {
    if (tool === 'none') return;
    const putAway = (event: KeyboardEvent) => {
      // In a menu or dialog Escape closes that, and no more.
      const within = event.target instanceof Element && event.target.closest('[role=menu], [role=dialog]') !== null;
      if (event.key === 'Escape' && !within) setChosen('none');
    };
    window.addEventListener('keydown', putAway);
    return () => window.removeEventListener('keydown', putAway);
  }, [tool]);

  return {
    tool,
    colour,
    allowed,
    without: session.mode,
    say,
    choose: setChosen,
    paint: setColour,
    clear: () => say({ kind: 'clear' })
  };
}
