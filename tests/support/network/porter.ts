// Carries TCP connections into a network namespace and out of it, over UNIX sockets, which know no namespaces. Runs inside.
// Arguments: the socket on which it takes connections to ports in here (their first line names the port); then, for each
// port of its loopback or of another address that leads out, `host:port=socket`.
import { createServer } from 'node:net';
import { connectTo, joinSockets, withFirstLine } from './sockets.ts';

const [inward = '', ...outward] = process.argv.slice(2);

createServer((outside) =>
  withFirstLine(outside, (line) => joinSockets(outside, connectTo({ host: '127.0.0.1', port: Number(line) })))
).listen(inward, () => {
  let open = outward.length;
  const opened = (): void => {
    open -= 1;
    if (open < 0) console.log('ready');
  };
  for (const way of outward) {
    const [, host = '', port = '', path = ''] = /^(.+):(\d+)=(.+)$/.exec(way) ?? [];
    createServer((inside) => joinSockets(inside, connectTo({ path }))).listen(Number(port), host, opened);
  }
  opened();
});
process.stdin.resume().on('end', () => process.exit());
