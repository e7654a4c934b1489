// The signalling server of PeerJS, with nothing but room for everybody, and as much patience as a busy machine asks for: it
// would cut those who say nothing for a minute and a half.
import { PeerServer } from 'peer';
import { portOf } from '#relay/http/port-of.ts';
import { listening, readOrder } from './order.ts';

const { cert, key } = await readOrder();
const limits = { concurrent_limit: 20_000, alive_timeout: 3_600_000 };
PeerServer({ host: '127.0.0.1', port: 0, ...limits, ssl: { cert, key } }, (server) =>
  listening(portOf(server.address()))
);
