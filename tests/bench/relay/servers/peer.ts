// The signalling server of PeerJS, with nothing but room for everybody.
import { PeerServer } from 'peer';
import { portOf } from '#relay/http/port-of.ts';
import { listening, readOrder } from './order.ts';

const { cert, key } = await readOrder();
PeerServer({ host: '127.0.0.1', port: 0, concurrent_limit: 20_000, ssl: { cert, key } }, (server) =>
  listening(portOf(server.address()))
);
