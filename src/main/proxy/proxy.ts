/** The HTTP proxy that this machine's connections have to pass (feature J1). */
export type ProxySettings = {
  /** `http://` or `https://`; user name and password in it are the sign-in (basic, RFC 7617). */
  readonly server: URL;
  /** Hosts that are reached without it, as `NO_PROXY` has them. */
  readonly bypass: readonly string[];
};

/** Chromium's rule, for Node as well: what runs on this machine is not asked for through a proxy. */
const LOOPBACK = ['localhost', '127.0.0.1', '::1', '[::1]'];

/** The proxy that the environment names (`HTTPS_PROXY`, `NO_PROXY`; either case, small letters first as in curl). */
export function environmentProxy(env: Readonly<Record<string, string | undefined>>): ProxySettings | null {
  const server = proxyUrl(env.https_proxy ?? env.HTTPS_PROXY ?? '');
  if (server === null) return null;
  const bypass = (env.no_proxy ?? env.NO_PROXY ?? '').split(/[\s,]+/).filter((host) => host !== '');
  return { server, bypass };
}

/**
 * The proxy that the system names for the addresses of the organisation's services: what `resolve` (Electron's
 * `session.resolveProxy`: a PAC result, `PROXY host:port; DIRECT`) answers for each. The first that is named is taken;
 * services that are reached directly are its exceptions. Proxies of other kinds than HTTP are none for us.
 */
export async function systemProxy(
  urls: readonly string[],
  resolve: (url: string) => Promise<string>
): Promise<ProxySettings | null> {
  const answers = await Promise.all(
    urls.map(async (text) => {
      // Proxies are configured for web addresses; a socket to the relay begins as a request to one.
      const url = new URL(text.replace(/^wss:/, 'https:'));
      return { host: url.hostname, server: firstOf(await resolve(url.href)) };
    })
  );
  const server = answers.find((answer) => answer.server !== null)?.server ?? null;
  if (server === null) return null;
  return { server, bypass: answers.filter((answer) => answer.server === null).map(({ host }) => host) };
}

/**
 * Whether this place is reached without the proxy: a host, `.domain` or `*.domain` for all below it, any of these with a
 * port, or `*` for everything.
 */
export function bypassesProxy({ bypass }: ProxySettings, url: URL): boolean {
  const host = url.hostname.toLowerCase();
  const port = portOf(url);
  return [...LOOPBACK, ...bypass].some((entry) => {
    if (entry === '*') return true;
    const [, name = '', onlyPort] = /^(\[[^\]]*\]|[^:]*|[^[]*:.*:.*?)(?::(\d{1,5}))?$/.exec(entry.toLowerCase()) ?? [];
    if (onlyPort !== undefined && Number(onlyPort) !== port) return false;
    const domain = name.startsWith('*.') ? name.slice(1) : name;
    return domain.startsWith('.') ? host.endsWith(domain) : host === domain;
  });
}

/** The port that an address means, in so many words or by its scheme. */
export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'http:' || url.protocol === 'ws:' ? 80 : 443;
}

/** What Node's own proxy support takes (`https.Agent`'s `proxyEnv`, `http.setGlobalProxyFromEnv`). */
export function proxyEnvironment({ server, bypass }: ProxySettings): { HTTPS_PROXY: string; NO_PROXY: string } {
  return { HTTPS_PROXY: server.href, NO_PROXY: [...LOOPBACK, ...bypass].join(',') };
}

/** What Chromium takes for its own connections, TURN over TCP and TLS among them (`session.setProxy`). */
export function chromiumProxy({ server, bypass }: ProxySettings): { proxyRules: string; proxyBypassRules: string } {
  return { proxyRules: `${server.protocol}//${server.host}`, proxyBypassRules: bypass.join(',') };
}

/** User name and password of the sign-in; `null` when the proxy asks for none. */
export function proxySignIn({
  server
}: ProxySettings): { readonly username: string; readonly password: string } | null {
  if (server.username === '') return null;
  return { username: decodeURIComponent(server.username), password: decodeURIComponent(server.password) };
}

/** The first entry of a PAC result, when it is an HTTP proxy. */
function firstOf(result: string): URL | null {
  const [kind, place] = result.split(';', 1)[0]?.trim().split(/\s+/) ?? [];
  if (place === undefined || (kind !== 'PROXY' && kind !== 'HTTPS')) return null;
  return proxyUrl(`${kind === 'HTTPS' ? 'https' : 'http'}://${place}`);
}

function proxyUrl(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') return null;
  return decodable(url.username) && decodable(url.password) ? url : null;
}

function decodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
