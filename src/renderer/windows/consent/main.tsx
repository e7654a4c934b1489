import { mount } from '#renderer/app/mount.tsx';
import type { Bridge } from '#shared/ipc/bridge.ts';
import '#renderer/app/bridge.ts';
import { ConsentWindow } from '#renderer/features/consent/consent-window.tsx';

const bridge: Bridge<'consent'> = window.deskside;
mount(<ConsentWindow bridge={bridge} />);
