import type { Browser, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openPage, type PeerPages, servePages, startBrowser } from './browser.ts';
import type {} from './page/harness.tsx';

let pages: PeerPages;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  pages = await servePages();
  browser = await startBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await pages?.close();
});
beforeEach(async () => {
  ({ page, complaints } = await openPage(browser, pages.url));
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

test('both ends connect and see the same two certificates crosswise', async () => {
  const result = await page.evaluate(async () => {
    const { helper, sharer } = await window.peerHarness.connectPair();
    const certificates = window.peerHarness.connections.map((connection) => [
      ...(connection.localDescription?.sdp ?? '').matchAll(/a=fingerprint:sha-256 (\S+)/g)
    ]);
    return {
      helper: (await helper.heard('peer.connected')).argument,
      sharer: (await sharer.heard('peer.connected')).argument,
      own: certificates.map((found) => [...new Set(found.map((match) => match[1]))])
    };
  });
  const [sharersOwn, helpersOwn] = result.own;
  expect(helpersOwn).toHaveLength(1);
  expect(helpersOwn?.[0]).toMatch(/^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/);
  expect(result.helper).toMatchObject({ local: helpersOwn?.[0], remote: sharersOwn?.[0] });
  expect(result.sharer).toMatchObject({ local: sharersOwn?.[0], remote: helpersOwn?.[0] });
  expect(helpersOwn?.[0]).not.toBe(sharersOwn?.[0]);
});

test('control arrives both ways and in order, also what is said in the first moment', async () => {
  const result = await page.evaluate(async () => {
    const { PEER_ID } = window.peerHarness;
    const { helper, sharer } = window.peerHarness.openPair();
    const greet = async (side: typeof helper, word: string): Promise<void> => {
      await side.heard('peer.connected');
      for (const number of [1, 2, 3]) {
        side.emit('peer.send', { peerId: PEER_ID, channel: 'control', data: `${word} ${number}` });
        await window.peerHarness.wait(0);
      }
    };
    await Promise.all([greet(helper, 'helper'), greet(sharer, 'sharer')]);
    await Promise.all([helper.heard('peer.data', 3), sharer.heard('peer.data', 3)]);
    return [helper, sharer].map((side) => side.told.map((entry) => entry));
  });
  const [helper, sharer] = result;
  const data = (word: string): unknown[] =>
    [1, 2, 3].map((number) => expect.objectContaining({ channel: 'control', data: `${word} ${number}` }));
  expect(helper?.map((entry) => entry.name)[0]).toBe('peer.connected');
  expect(sharer?.map((entry) => entry.name)[0]).toBe('peer.connected');
  expect(helper?.slice(1).map((entry) => entry.argument)).toEqual(data('sharer'));
  expect(sharer?.slice(1).map((entry) => entry.argument)).toEqual(data('helper'));
});

test('D2: the helper’s input and motion reach the sharer numbered; the sharer can send none', async () => {
  const result = await page.evaluate(async () => {
    const { helper, sharer } = await window.peerHarness.connectPair();
    await window.peerHarness.wait(50);
    const at = { x: 1, y: 2 };
    const taken = [
      helper.engine.sendInput({ kind: 'button', button: 'left', down: true, at }, 7),
      helper.engine.sendInput({ kind: 'text', text: 'é' }, 7),
      sharer.engine.sendInput({ kind: 'text', text: 'no' }, 7)
    ];
    helper.engine.sendMotion({ x: 3, y: 4 }, 7);
    sharer.engine.sendMotion({ x: 3, y: 4 }, 7);
    await sharer.heard('peer.data', 3);
    await window.peerHarness.wait(100);
    return { taken, sharer: sharer.told.slice(1), helper: helper.told.slice(1) };
  });
  expect(result.taken).toEqual([true, true, false]);
  const received = result.sharer.map((entry) => entry.argument as { channel: string; data: string });
  const on = (channel: string): unknown[] =>
    received.filter((entry) => entry.channel === channel).map((entry) => JSON.parse(entry.data));
  expect(on('input')).toEqual([
    { seq: 1, epoch: 7, action: { kind: 'button', button: 'left', down: true, at: { x: 1, y: 2 } } },
    { seq: 2, epoch: 7, action: { kind: 'text', text: 'é' } }
  ]);
  expect(on('motion')).toEqual([{ seq: 1, after: 2, epoch: 7, at: { x: 3, y: 4 } }]);
  expect(result.helper).toEqual([]);
});

test('D1: no picture before the sharer allows it, then the right one without a second negotiation', async () => {
  const result = await page.evaluate(async () => {
    const { PEER_ID, connections, videoPackets } = window.peerHarness;
    const capture = window.peerHarness.paintedCapture(1280, 720, 'rgb(200, 40, 90)');
    const { helper, sharer } = await window.peerHarness.connectPair(capture.take);
    window.peerHarness.showScreen(helper.engine, {});
    await window.peerHarness.wait(700);
    const before = {
      packets: await Promise.all(connections.map(videoPackets)),
      tracks: connections.flatMap((connection) => connection.getSenders().map((sender) => sender.track)),
      captures: capture.tracks.length,
      shown: window.peerHarness.shownColour()
    };
    const signals = helper.signals.length + sharer.signals.length;
    const started = performance.now();
    sharer.emit('peer.startCapture', { peerId: PEER_ID });
    const first = await helper.heard('peer.firstFrame');
    await window.peerHarness.wait(500);
    return {
      before,
      firstFrame: first.argument,
      firstFrameMs: first.at - started,
      captureStarted: (await sharer.heard('peer.captureStarted')).argument,
      moreSignals: helper.signals.length + sharer.signals.length - signals,
      reports: helper.told.filter((entry) => entry.name === 'peer.firstFrame').length,
      shown: window.peerHarness.shownColour()
    };
  });
  expect(result.before).toEqual({ packets: [0, 0], tracks: [null, null], captures: 0, shown: null });
  expect(result.firstFrame).toMatchObject({ width: 1280, height: 720 });
  expect(result.captureStarted).toMatchObject({ width: 1280, height: 720 });
  expect(result.moreSignals).toBe(0);
  expect(result.reports).toBe(1);
  expect(result.shown?.size).toEqual([1280, 720]);
  for (const [index, want] of [200, 40, 90].entries()) {
    expect(Math.abs((result.shown?.colour[index] ?? 0) - want)).toBeLessThanOrEqual(6);
  }
  console.log(`first frame ${Math.round(result.firstFrameMs)} ms after startCapture`);
});

test('D1: a pause stops the picture and the capture; going on brings a new first frame', async () => {
  const result = await page.evaluate(async () => {
    const { PEER_ID, connections, videoPackets } = window.peerHarness;
    const capture = window.peerHarness.paintedCapture(640, 360, 'blue');
    const { helper, sharer } = await window.peerHarness.connectPair(capture.take);
    window.peerHarness.showScreen(helper.engine, {});
    sharer.emit('peer.startCapture', { peerId: PEER_ID });
    await helper.heard('peer.firstFrame');
    sharer.emit('peer.stopCapture', { peerId: PEER_ID });
    window.peerHarness.showScreen(helper.engine, { paused: true, epoch: 2 });
    await window.peerHarness.wait(400);
    const opacity = getComputedStyle(document.querySelector('video') ?? document.body).opacity;
    const sending = connections[0];
    if (sending === undefined) throw new Error('no connection');
    const packets = await videoPackets(sending);
    await window.peerHarness.wait(400);
    const later = await videoPackets(sending);
    const stopped = capture.tracks.map((track) => track.readyState);
    const started = performance.now();
    sharer.emit('peer.startCapture', { peerId: PEER_ID });
    window.peerHarness.showScreen(helper.engine, { epoch: 3 });
    const again = await helper.heard('peer.firstFrame', 2);
    return { opacity, sent: later - packets, stopped, again: again.argument, againMs: again.at - started };
  });
  expect(result).toMatchObject({ opacity: '0', sent: 0, stopped: ['ended'], again: { width: 640, height: 360 } });
  console.log(`first frame after a pause ${Math.round(result.againMs)} ms`);
});

test('a capture that is refused, ends by itself, or comes too late is told and leaves no track', async () => {
  const result = await page.evaluate(async () => {
    const { PEER_ID } = window.peerHarness;
    const painted = window.peerHarness.paintedCapture(320, 180, 'green');
    let behaviour: 'refuse' | 'late' | 'good' = 'refuse';
    const { sharer } = await window.peerHarness.connectPair(async () => {
      if (behaviour === 'refuse') throw new DOMException('denied', 'NotAllowedError');
      if (behaviour === 'late') await window.peerHarness.wait(100);
      return await painted.take();
    });
    sharer.emit('peer.startCapture', { peerId: PEER_ID });
    await sharer.heard('peer.captureFailed');
    behaviour = 'good';
    sharer.emit('peer.startCapture', { peerId: PEER_ID });
    await sharer.heard('peer.captureStarted');
    painted.tracks[0]?.dispatchEvent(new Event('ended'));
    await sharer.heard('peer.captureFailed', 2);
    behaviour = 'late';
    sharer.emit('peer.startCapture', { peerId: PEER_ID });
    sharer.emit('peer.stopCapture', { peerId: PEER_ID });
    await window.peerHarness.wait(250);
    return {
      states: painted.tracks.map((track) => track.readyState),
      told: sharer.told.map((entry) => entry.name).filter((name) => name !== 'peer.connected')
    };
  });
  expect(result.states).toEqual(['ended', 'ended']);
  expect(result.told).toEqual(['peer.captureFailed', 'peer.captureStarted', 'peer.captureFailed']);
});

test('closing says the last words, stops every track, and the other end hears of it once', async () => {
  const result = await page.evaluate(async () => {
    const { PEER_ID, connections } = window.peerHarness;
    const capture = window.peerHarness.paintedCapture(320, 180, 'green');
    const { helper, sharer } = await window.peerHarness.connectPair(capture.take);
    sharer.emit('peer.startCapture', { peerId: PEER_ID });
    await sharer.heard('peer.captureStarted');
    const remote = helper.engine.view().remoteStream;
    for (let number = 0; number < 40; number += 1) {
      sharer.emit('peer.send', { peerId: PEER_ID, channel: 'control', data: `${number} ${'x'.repeat(4000)}` });
    }
    sharer.emit('peer.close', { peerId: PEER_ID });
    await helper.heard('peer.closed');
    await window.peerHarness.wait(400);
    return {
      words: helper.told.filter((entry) => entry.name === 'peer.data').length,
      closed: [helper, sharer].map((side) => side.told.filter((entry) => entry.name === 'peer.closed').length),
      states: connections.map((connection) => connection.connectionState),
      captured: capture.tracks.map((track) => track.readyState),
      received: remote?.getTracks().map((track) => track.readyState),
      views: [helper.engine.view(), sharer.engine.view()]
    };
  });
  const nobody = { peerId: null, connected: false, remoteStream: null, layer: null };
  expect(result).toEqual({
    words: 40,
    closed: [1, 0],
    states: ['closed', 'closed'],
    captured: ['ended'],
    received: ['ended'],
    views: [nobody, nobody]
  });
});

test('events for another connection change nothing; a new one replaces the old', async () => {
  const result = await page.evaluate(async () => {
    const { PEER_ID } = window.peerHarness;
    const other = '00000000-0000-4000-8000-000000000000';
    const { helper, sharer } = await window.peerHarness.connectPair();
    for (const side of [helper, sharer]) {
      side.emit('peer.close', { peerId: other });
      side.emit('peer.startCapture', { peerId: other });
      side.emit('peer.stopCapture', { peerId: other });
      side.emit('peer.send', { peerId: other, channel: 'control', data: 'x' });
      side.emit('peer.remoteSignal', { peerId: other, payload: '{}' });
    }
    await window.peerHarness.wait(100);
    const untouched = [helper, sharer].map((side) => [side.engine.view().peerId, side.told.length]);
    helper.emit('peer.open', { peerId: other, initiator: true, iceServers: [] });
    await sharer.heard('peer.closed');
    return { PEER_ID, untouched, now: helper.engine.view().peerId, told: helper.told.map((entry) => entry.name) };
  });
  expect(result.untouched).toEqual([
    [result.PEER_ID, 1],
    [result.PEER_ID, 1]
  ]);
  expect(result.now).toBe('00000000-0000-4000-8000-000000000000');
  expect(result.told).toEqual(['peer.connected']);
});

test('ICE servers that the browser refuses close the connection with a word to main', async () => {
  const told = await page.evaluate(async () => {
    const side = window.peerHarness.createFakeMain();
    side.emit('peer.open', { peerId: window.peerHarness.PEER_ID, initiator: true, iceServers: [{ urls: ['junk:1'] }] });
    return (await side.heard('peer.closed')).argument;
  });
  expect(told).toEqual({ peerId: '6f1f0f3e-52c7-4a53-9d3b-0d8f6b7f0c11' });
  expect(complaints.splice(0)).toHaveLength(1);
});

test('a description whose fingerprint was changed on the way never becomes a connection', async () => {
  const result = await page.evaluate(async () => {
    const { PEER_ID } = window.peerHarness;
    const { helper, sharer } = window.peerHarness.openPair();
    helper.carry = (payload) =>
      sharer.emit('peer.remoteSignal', {
        peerId: PEER_ID,
        payload: payload.replace(
          /(fingerprint:sha-256 )(..)/g,
          (_, name, pair) => `${name}${pair === 'AA' ? 'BB' : 'AA'}`
        )
      });
    await Promise.race([sharer.heard('peer.closed'), sharer.heard('peer.connected')]);
    return [helper, sharer].map((side) => side.told.filter((entry) => entry.name === 'peer.connected').length);
  });
  expect(result).toEqual([0, 0]);
});

test('after the connection stands, descriptions and requests from the relay change nothing', async () => {
  const result = await page.evaluate(async () => {
    const { PEER_ID, connections } = window.peerHarness;
    const { helper, sharer } = await window.peerHarness.connectPair();
    const offers = helper.signals.filter((payload) => payload.includes('"offer"'));
    const before = connections.map((connection) => connection.remoteDescription?.sdp);
    for (const side of [helper, sharer]) {
      for (const payload of [...offers, '{"type":"renegotiate","renegotiate":true}', 'junk']) {
        side.emit('peer.remoteSignal', { peerId: PEER_ID, payload });
      }
    }
    await window.peerHarness.wait(200);
    helper.emit('peer.send', { peerId: PEER_ID, channel: 'control', data: 'still here' });
    const heard = await sharer.heard('peer.data');
    const after = connections.map((connection) => connection.remoteDescription?.sdp);
    return { same: before.every((text, index) => text === after[index]), heard: heard.argument };
  });
  expect(result).toMatchObject({ same: true, heard: { data: 'still here' } });
});

test('an offer that would send a picture to the sharer, or more than one line, is refused', async () => {
  const told = await page.evaluate(async () => {
    const { PEER_ID } = window.peerHarness;
    const attacker = new RTCPeerConnection();
    attacker.addTransceiver('video');
    attacker.addTransceiver('audio');
    attacker.createDataChannel('control', { negotiated: true, id: 0 });
    const sdp = (await attacker.createOffer()).sdp;
    const sharer = window.peerHarness.createFakeMain();
    sharer.emit('peer.open', { peerId: PEER_ID, initiator: false, iceServers: [] });
    sharer.emit('peer.remoteSignal', { peerId: PEER_ID, payload: JSON.stringify({ type: 'offer', sdp }) });
    await sharer.heard('peer.closed');
    attacker.close();
    return sharer.signals.filter((payload) => payload.includes('"answer"')).length;
  });
  expect(told).toBe(0);
});
