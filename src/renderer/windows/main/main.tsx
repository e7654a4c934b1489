import '#renderer/app/without-eval.ts';
import type { MainBridge } from '#renderer/app/bridge.ts';
import { connect } from '#renderer/app/connect.ts';
import { MainApp } from '#renderer/app/main-app.tsx';
import { mount } from '#renderer/app/mount.tsx';
import { createMainStores } from '#renderer/app/stores.ts';
import { startPeerEngine } from '#renderer/peer/engine.ts';
import { answerProbes } from '#renderer/peer/probes.ts';

const bridge: MainBridge = window.deskside;
const stores = createMainStores();
const engine = startPeerEngine(bridge);
answerProbes(bridge);
connect(bridge, stores);
mount(<MainApp bridge={bridge} stores={stores} engine={engine} />);
