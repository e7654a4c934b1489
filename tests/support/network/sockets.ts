import { connect, type NetConnectOpts, type Socket } from 'node:net';

/** A connection; what goes wrong with it closes it, and whoever is joined to it. */
export function connectTo(where: NetConnectOpts): Socket {
  return connect({ ...where, noDelay: true });
}

/** Joins two connections into one. */
export function joinSockets(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one]
  ] as const) {
    from.on('error', () => from.destroy());
    from.on('close', () => to.destroy());
    from.pipe(to);
  }
}

/** Reads the first line of a connection, and leaves what follows it unread. */
export function withFirstLine(socket: Socket, then: (line: string) => void): void {
  socket.on('error', () => socket.destroy());
  socket.once('readable', () => {
    const text: unknown = socket.read();
    const end = Buffer.isBuffer(text) ? text.indexOf('\n') : -1;
    if (!Buffer.isBuffer(text) || end < 0) {
      socket.destroy();
      return;
    }
    socket.unshift(text.subarray(end + 1));
    then(text.toString('utf8', 0, end));
  });
}
