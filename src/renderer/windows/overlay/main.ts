import { createMarksView } from '#renderer/features/pointing/marks-view.ts';
import type { Bridge } from '#shared/ipc/bridge.ts';
import '#renderer/app/bridge.ts';
import './overlay.css';

const bridge: Bridge<'overlay'> = window.deskside;

void bridge.request['overlay.view']().then(({ view, shaped, locale }) => {
  document.documentElement.lang = locale;
  const marks = createMarksView(document, shaped, (size) => void bridge.request['overlay.label'](size));
  marks.show(view);
  bridge.on['overlay.changed'](marks.show);
});
