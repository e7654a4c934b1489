/**
 * Runs in a helper's page: answers its peer connection as a sharer would and sends a drawn desktop, so that the picture on
 * the screenshot came through the app's own connection. Self-contained, because it travels as text.
 */
export async function sharePainting(size: { width: number; height: number }): Promise<void> {
  const peerId = '6f1f6e0e-7d3a-4b6e-9a25-1f7c3b0f8a11';
  const canvas = document.createElement('canvas');
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('No canvas');
  let frame = 0;
  const paint = () => {
    frame += 1;
    const sky = context.createLinearGradient(0, 0, size.width, size.height);
    sky.addColorStop(0, '#27506b');
    sky.addColorStop(1, '#7fa7a0');
    context.fillStyle = sky;
    context.fillRect(0, 0, size.width, size.height);
    context.fillStyle = '#fbfbfb';
    context.fillRect(240, 140, 1200, 760);
    context.fillStyle = '#dfe5e8';
    context.fillRect(240, 140, 1200, 48);
    context.fillStyle = '#1f2b33';
    context.font = '26px system-ui';
    context.fillText('Ward round – notes', 264, 173);
    context.font = '30px system-ui';
    for (let line = 0; line < 9; line += 1)
      context.fillText(`Line ${line + 1}: Ωμέγα, Шевченко, 小林, ไทย`, 280, 260 + line * 64);
    context.fillStyle = frame % 2 === 0 ? '#1f2b33' : '#fbfbfb';
    context.fillRect(280, 800, 3, 36);
  };
  paint();
  setInterval(paint, 250);
  const [track] = canvas.captureStream(4).getVideoTracks();
  if (track === undefined) throw new Error('No picture');

  const connection = new RTCPeerConnection();
  const send = (signal: unknown) =>
    window.harness.emit('peer.remoteSignal', { peerId, payload: JSON.stringify(signal) });
  connection.onicecandidate = ({ candidate }) => {
    if (candidate === null || candidate.candidate === '') return;
    const { candidate: line, sdpMLineIndex, sdpMid } = candidate;
    send({ type: 'candidate', candidate: { candidate: line, sdpMLineIndex, sdpMid } });
  };
  let queue = Promise.resolve();
  const take = async (signal: { type: string; sdp?: string; candidate?: RTCIceCandidateInit }) => {
    if (signal.type === 'candidate') return connection.addIceCandidate(signal.candidate);
    await connection.setRemoteDescription({ type: 'offer', sdp: signal.sdp ?? '' });
    const [transceiver] = connection.getTransceivers();
    if (transceiver === undefined) throw new Error('No picture was asked for');
    transceiver.direction = 'sendonly';
    await transceiver.sender.replaceTrack(track);
    await connection.setLocalDescription();
    send({ type: 'answer', sdp: connection.localDescription?.sdp });
  };
  window.harness.onRequest = (name, argument) => {
    const said = name === 'peer.signal' && typeof argument === 'object' && argument !== null && 'payload' in argument;
    if (said) queue = queue.then(() => take(JSON.parse(String(argument.payload))));
  };
  window.harness.emit('peer.open', { peerId, initiator: true, iceServers: [] });
}
