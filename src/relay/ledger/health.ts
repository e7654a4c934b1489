/** What can be wrong with the record. Closed list. The first five may pass by themselves. */
export const LEDGER_TROUBLES = [
  /** The database does not answer. What happens is in the spool. */
  'ledger-unreachable',
  /** Somebody else holds the database. */
  'ledger-busy',
  'ledger-disk-full',
  'ledger-read-only',
  /** The spool takes nothing: what waits is in memory only. */
  'ledger-spool-failed',
  /** The database's content is damaged. Nothing is repaired or thrown away: somebody has to look at it. */
  'ledger-corrupt',
  /** A newer version of Deskside has written this database. */
  'ledger-too-new',
  /** The database does not know this relay's name or password. */
  'ledger-sign-in-refused',
  /** Rows that the database will not have; they are kept beside the spool. */
  'ledger-rows-refused',
  /** Neither database nor spool took anything for so long that rows were given up. */
  'ledger-rows-lost',
  /** Nothing is deleted for now, because the clock cannot be right. */
  'ledger-retention-held',
  /** Anything else that the database said. */
  'ledger-failed'
] as const;
export type LedgerTrouble = (typeof LEDGER_TROUBLES)[number];

/** How the record is doing. */
export interface LedgerHealth {
  /** `degraded`: the organisation's records are late or in danger; sessions go on. */
  readonly state: 'ok' | 'degraded';
  readonly troubles: readonly LedgerTrouble[];
  /** Rows that are not in the database yet. */
  readonly waiting: number;
  /** Rows given up since the start. */
  readonly lost: number;
}

/** The record cannot be used or did not answer, and why. The message never has anything of a row in it. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  readonly code: LedgerTrouble;

  constructor(code: LedgerTrouble, message: string = code) {
    super(message);
    this.code = code;
  }
}
