// The relay behind a proxy that ends TLS.
import { serveRelay } from './serve-relay.ts';

await serveRelay(true);
