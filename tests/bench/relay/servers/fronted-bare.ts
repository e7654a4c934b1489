// The floor of what stands behind a proxy that ends TLS: a WebSocket that sends back what it is sent.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { listenBehindFront } from '#relay/http/front/behind-front.ts';
import { portOf } from '#relay/http/port-of.ts';
import { listening, readOrder } from './order.ts';

await readOrder();
const server = createServer((_request, response) => response.end());
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
  socket.on('message', (data) => socket.send(data, { binary: false }));
});
listenBehindFront(server);
server.listen(0, '127.0.0.1', () => listening(portOf(server.address())));
