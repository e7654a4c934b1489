import { bar, DRAWN, NOW, PARTNER, question, transferQuestion } from './fixtures.ts';
import type { Scene } from './scene.ts';

/** The states of the windows beside the main one: consent, bar, overlay and frame. */
export const SMALL_WINDOWS: readonly Scene[] = [
  { name: 'consent-partner', window: 'consent', size: 'consent', question: { ...question('control'), card: PARTNER } },
  { name: 'consent-view', window: 'consent', size: 'consent', question: question('view') },
  {
    name: 'consent-takes-over',
    window: 'consent',
    size: 'consent',
    question: { ...question('control'), takesOverFrom: 'Hannah Weiss' }
  },
  {
    name: 'consent-clipboard',
    window: 'consent',
    size: 'consent',
    question: transferQuestion('clipboard-to-helper')
  },
  { name: 'consent-files', window: 'consent', size: 'consent', question: transferQuestion('files-to-sharer') },
  { name: 'consent-control', window: 'consent', size: 'consent', question: question('control') },
  {
    name: 'consent-widen',
    window: 'consent',
    size: 'consent',
    question: { ...question('control', 'view'), expiresAt: NOW + 25_000 }
  },
  { name: 'bar-view', window: 'bar', size: 'bar', bar: bar({}) },
  { name: 'bar-control', window: 'bar', size: 'bar', bar: bar({ mode: 'control', unread: 2 }) },
  { name: 'bar-paused', window: 'bar', size: 'bar', bar: bar({ mode: 'control', paused: true }) },
  { name: 'bar-reconnecting', window: 'bar', size: 'bar', bar: bar({ paused: true, reconnectsUntil: NOW + 41_000 }) },
  {
    name: 'bar-pointing',
    window: 'bar',
    size: 'bar',
    bar: bar({ mode: 'control', unread: 2 }),
    pointing: { offered: true, allowed: true, drawn: true }
  },
  {
    name: 'bar-pointing-off',
    window: 'bar',
    size: 'bar',
    bar: bar({}),
    pointing: { offered: true, allowed: false, drawn: false }
  },
  { name: 'overlay', window: 'overlay', size: 'home', overlay: DRAWN },
  { name: 'frame-control', window: 'frame', size: 'home', frame: { mode: 'control', paused: false } },
  { name: 'frame-paused', window: 'frame', size: 'home', frame: { mode: 'view', paused: true } }
];
