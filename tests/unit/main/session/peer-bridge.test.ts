import { describe, expect, it } from 'vitest';
import { createPeerBridge } from '#main/session/peer-bridge.ts';

function setUp() {
  const sent: { name: string; payload: Record<string, unknown> }[] = [];
  let ids = 0;
  const heard: string[] = [];
  const bridge = createPeerBridge({
    send: (name, payload) => sent.push({ name, payload }),
    randomId: () => {
      ids += 1;
      return `peer-${ids}`;
    },
    onTilesTaken: (bytes) => heard.push(`taken ${bytes}`),
    onTransfer: (data) => heard.push(`transfer ${data.length}`),
    onTransferTaken: (bytes) => heard.push(`transfer taken ${bytes}`)
  });
  const listener = {
    onSignal: (payload: string) => heard.push(`signal ${payload}`),
    onConnected: ({ local, remote }: { local: string; remote: string }) => heard.push(`connected ${local} ${remote}`),
    onData: (channel: string, data: string) => heard.push(`${channel} ${data}`),
    onClosed: () => heard.push('closed'),
    onCaptureStarted: () => heard.push('capture'),
    onCaptureFailed: () => heard.push('no capture')
  };
  return { bridge, sent, heard, listener };
}

describe('peer bridge', () => {
  it('carries one connection both ways', () => {
    const { bridge, sent, heard, listener } = setUp();
    bridge.open({ initiator: true, iceServers: [] }, listener);
    bridge.remoteSignal('s');
    bridge.send('d');
    bridge.startCapture({ width: 800, height: 600 });
    bridge.stopCapture();
    bridge.fromPage.signal({ peerId: 'peer-1', payload: 'x' });
    bridge.fromPage.connected({ peerId: 'peer-1', local: 'L', remote: 'R' });
    bridge.fromPage.data({ peerId: 'peer-1', channel: 'input', data: 'i' });
    bridge.fromPage.captureStarted({ peerId: 'peer-1', width: 1, height: 1 });
    bridge.fromPage.captureFailed({ peerId: 'peer-1' });
    bridge.close();
    expect(sent.map(({ name }) => name)).toEqual([
      'peer.open',
      'peer.remoteSignal',
      'peer.send',
      'peer.startCapture',
      'peer.stopCapture',
      'peer.close'
    ]);
    expect(sent.every(({ payload }) => payload.peerId === 'peer-1')).toBe(true);
    expect(heard).toEqual(['signal x', 'connected L R', 'input i', 'capture', 'no capture']);
  });

  it('J1: tells the page which paths it may take', () => {
    const { bridge, sent, listener } = setUp();
    const iceServers = [{ urls: ['turn:localhost:3478?transport=udp'], username: 'u', credential: 'c' }];
    bridge.open({ initiator: false, iceServers, transport: 'relay' }, listener);
    expect(sent.at(-1)?.payload).toEqual({ peerId: 'peer-1', initiator: false, iceServers, transport: 'relay' });
  });

  it('what a page says of a connection that is over, or of none, is dropped', () => {
    const { bridge, heard, listener } = setUp();
    bridge.fromPage.data({ peerId: 'peer-1', channel: 'control', data: 'x' });
    bridge.open({ initiator: true, iceServers: [] }, listener);
    bridge.open({ initiator: true, iceServers: [] }, listener);
    bridge.fromPage.data({ peerId: 'peer-1', channel: 'control', data: 'old' });
    bridge.fromPage.closed({ peerId: 'peer-1' });
    bridge.close();
    bridge.fromPage.data({ peerId: 'peer-2', channel: 'control', data: 'late' });
    bridge.send('nobody');
    expect(heard).toEqual([]);
  });

  it('a page that is gone closes its connection, once', () => {
    const { bridge, heard, listener } = setUp();
    bridge.pageLost();
    bridge.open({ initiator: false, iceServers: [] }, listener);
    bridge.pageLost();
    bridge.pageLost();
    bridge.fromPage.closed({ peerId: 'peer-1' });
    expect(heard).toEqual(['closed']);
  });
});
