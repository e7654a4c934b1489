import type { AskedDisplay, DisplaysView } from '#shared/displays/view.ts';
import { asHelper, asSharer, live, question } from './fixtures.ts';
import type { Scene } from './scene.ts';

const display = (number: number, width: number, height: number, offered = true) => ({
  id: String(number),
  number,
  width,
  height,
  primary: number === 1,
  offered
});
const [FIRST, SECOND, THIRD] = [display(1, 1920, 1080), display(2, 2560, 1440), display(3, 1080, 1920, false)];
const told = (...displays: DisplaysView['displays']): { 'displays.view': DisplaysView } => ({
  'displays.view': { displays }
});

const asked: AskedDisplay[] = [
  { ...FIRST, place: { x: 0, y: 360, width: 1920, height: 1080 } },
  { ...SECOND, place: { x: 1920, y: 0, width: 2560, height: 1440 } },
  { ...THIRD, place: { x: -1080, y: 0, width: 1080, height: 1920 } }
];

/** What people see of several displays (D5). */
export const DISPLAY_SCENES: readonly Scene[] = [
  {
    name: 'remote-displays',
    window: 'main',
    size: 'session',
    app: asHelper,
    session: live('helper', 'control'),
    picture: true,
    answers: told(FIRST, SECOND),
    act: ['open-displays']
  },
  {
    name: 'remote-displays-gone',
    window: 'main',
    size: 'session',
    app: asHelper,
    session: { ...live('helper', 'control'), paused: true, display: null },
    answers: told()
  },
  {
    name: 'sharing-displays',
    window: 'main',
    size: 'home',
    app: asSharer,
    session: live('sharer', 'view'),
    answers: told(FIRST, SECOND, THIRD)
  },
  {
    name: 'sharing-displays-gone',
    window: 'main',
    size: 'home',
    app: asSharer,
    session: { ...live('sharer', 'view'), paused: true, display: null },
    answers: told({ ...FIRST, offered: false })
  },
  {
    name: 'consent-displays-mode',
    window: 'consent',
    size: 'consent-displays',
    question: { ...question('control'), displays: asked }
  },
  {
    name: 'consent-displays',
    window: 'consent',
    size: 'consent-displays',
    question: (({ mode: _mode, current: _current, ...circumstances }) => ({
      ...circumstances,
      about: 'displays' as const,
      displays: asked
    }))(question('view'))
  }
];
