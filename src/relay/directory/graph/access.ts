/** How the relay reads one tenant's directory: its own application sign-in and where to ask. */
export interface GraphAccess {
  /** `https://graph.microsoft.com` or the demo's, without a path. */
  readonly baseUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
}

/** Bounds of what one question may cost. Times in milliseconds. */
export interface GraphLimits {
  /** A question is answered or fails by then; below the relay's deadline for policy, so that the reason is known. */
  readonly deadlineMs: number;
  /** One HTTP exchange. */
  readonly exchangeMs: number;
  /** How often one request is sent when the directory is busy. */
  readonly maxAttempts: number;
  /** HTTP exchanges at once, for each tenant and version of Graph. */
  readonly maxConcurrent: number;
  /** Requests that wait, for each tenant and version of Graph. */
  readonly maxWaiting: number;
  /** Pages of one collection that are followed, and records in them altogether. */
  readonly maxPages: number;
  readonly maxRecords: number;
  /** A refusal (permission, sign-in) counts this long for everybody of the tenant. */
  readonly refusalMs: number;
}

export const GRAPH_LIMITS: GraphLimits = {
  deadlineMs: 10_000,
  exchangeMs: 5_000,
  maxAttempts: 3,
  maxConcurrent: 4,
  maxWaiting: 1_000,
  maxPages: 20,
  maxRecords: 20_000,
  refusalMs: 30_000
};

/** Largest answer that is read, a batch of the largest pages included. */
export const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
