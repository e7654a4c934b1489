// The floor: a WebSocket over TLS that sends back what it is sent.
import { createServer } from 'node:https';
import { WebSocketServer } from 'ws';
import { portOf } from '#relay/http/port-of.ts';
import { listening, readOrder } from './order.ts';

const { cert, key } = await readOrder();
const server = createServer({ cert, key });
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
  socket.on('message', (data) => socket.send(data, { binary: false }));
});
server.listen(0, '127.0.0.1', () => listening(portOf(server.address())));
