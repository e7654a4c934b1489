import { createServer } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createCertificateAuthority } from '#demo/organisation/index.ts';
import { portOf } from '#relay/http/port-of.ts';
import { type RecordLine, recordLineSchema } from '#relay/siem/record-line.ts';

const authority = await createCertificateAuthority('SIEM test authority');
const certificate = await authority.issue();
setDefaultCACertificates([...getCACertificates('default'), authority.certificatePem]);

/** A batch as it came. */
export interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly lines: readonly RecordLine[];
}

/** What a SIEM does with a batch; `cut` breaks the connection after it has it, `silence` says nothing more. */
export type Behaviour = { readonly status: number; readonly location?: string } | 'cut' | 'silence';

/** A SIEM that keeps everything it was sent, and misbehaves as a test says. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  behave(how: (batch: Received) => Behaviour): void;
  close(): Promise<void>;
}

export async function startReceiver(port = 0): Promise<Receiver> {
  const received: Received[] = [];
  let behaviour: (batch: Received) => Behaviour = () => ({ status: 204 });
  const server = createServer(
    { cert: certificate.certificatePem, key: certificate.privateKeyPem },
    async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
      const body = Buffer.concat(chunks).toString('utf8');
      const lines = body
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => recordLineSchema.parse(JSON.parse(line)));
      const batch = { headers: request.headers, body, lines };
      received.push(batch);
      const how = behaviour(batch);
      if (how === 'cut') request.socket.destroy();
      else if (how !== 'silence')
        response.writeHead(how.status, how.location === undefined ? {} : { location: how.location }).end();
    }
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `https://127.0.0.1:${portOf(server.address())}/collect`,
    received,
    behave: (how) => {
      behaviour = how;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}
