import { serveRelay } from './serve-relay.ts';

await serveRelay(false);
