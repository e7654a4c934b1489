// What a network itself takes to be back: `answer` sends every datagram back; `ask <host>` sends one every 5 ms and writes
// down when answers come again after half a second or more without any, in milliseconds since the epoch. Runs in a namespace.
import { createSocket } from 'node:dgram';

const PORT = 7;
const ASK_EVERY_MS = 5;
const SILENCE_MS = 500;

const [role, host = ''] = process.argv.slice(2);
const socket = createSocket('udp4');
if (role === 'answer') {
  socket.on('message', (message, { port, address }) => socket.send(message, port, address));
  socket.bind(PORT, () => console.log('ready'));
} else {
  let heardAt = performance.now();
  socket.on('message', () => {
    const now = performance.now();
    if (now - heardAt > SILENCE_MS) console.log(String(performance.timeOrigin + now));
    heardAt = now;
  });
  socket.on('error', () => undefined);
  setInterval(() => socket.send('?', PORT, host, () => undefined), ASK_EVERY_MS);
  console.log('ready');
}
process.stdin.resume().on('end', () => process.exit());
