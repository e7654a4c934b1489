import type { Bridge } from '#shared/ipc/bridge.ts';
import type { FrameView } from '#shared/ipc/channels.ts';
import '#renderer/app/bridge.ts';
import './frame.css';

const bridge: Bridge<'frame'> = window.deskside;
const root = document.documentElement;

/** The whole content of this window is the border that frame.css draws for these two attributes. */
function show(view: FrameView): void {
  root.dataset.mode = view.mode;
  root.dataset.paused = String(view.paused);
}

bridge.on['frame.changed'](show);
void bridge.request['frame.view']().then((view) => {
  if (view !== null) show(view);
});
