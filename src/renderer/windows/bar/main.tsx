import { mount } from '#renderer/app/mount.tsx';
import type { Bridge } from '#shared/ipc/bridge.ts';
import '#renderer/app/bridge.ts';
import { SharingBar } from '#renderer/features/bar/sharing-bar.tsx';

const bridge: Bridge<'bar'> = window.deskside;
mount(<SharingBar bridge={bridge} />);
