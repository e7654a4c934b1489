import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TestDisplay } from './display.ts';
import { type FixtureApp, openDisplay, openWindow, startApp } from './support.ts';

let display: TestDisplay;
let caller: FixtureApp;
let callee: FixtureApp;

const descriptionSchema = z.object({ type: z.string(), sdp: z.string() });

/** Sets a description, or makes one, and waits until all candidates are in it. */
const GATHERED = `new Promise((done) => {
  const check = () => { if (peer.iceGatheringState === 'complete') done({ type: peer.localDescription.type, sdp: peer.localDescription.sdp }) };
  peer.onicegatheringstatechange = check; check();
})`;

beforeAll(async () => {
  display = await openDisplay();
  [caller, callee] = await Promise.all([startApp(display), startApp(display)]);
  await Promise.all([openWindow(caller, '/index.html', '{ show: false }'), openWindow(callee)]);
});

afterAll(async () => {
  await Promise.all([caller.stop(), callee.stop()]);
  await display.close();
});

describe('stand-in: two apps on one machine', () => {
  it('connect directly, without a network, also from a window that is not shown', async () => {
    const offer = descriptionSchema.parse(
      await caller.page(`(async () => {
        window.peer = new RTCPeerConnection();
        window.channel = peer.createDataChannel('talk');
        window.heard = new Promise((done) => { channel.onmessage = ({ data }) => done(data) });
        channel.onopen = () => channel.send('ping');
        await peer.setLocalDescription();
        return await ${GATHERED};
      })()`)
    );
    expect(offer.sdp).not.toContain('.local');
    const answer = descriptionSchema.parse(
      await callee.page(`(async () => {
        window.peer = new RTCPeerConnection();
        peer.ondatachannel = ({ channel }) => { channel.onmessage = ({ data }) => channel.send(data + ' pong') };
        await peer.setRemoteDescription(${JSON.stringify(offer)});
        await peer.setLocalDescription();
        return await ${GATHERED};
      })()`)
    );
    await caller.page(`peer.setRemoteDescription(${JSON.stringify(answer)})`);
    expect(await caller.page('heard')).toBe('ping pong');
  });
});
