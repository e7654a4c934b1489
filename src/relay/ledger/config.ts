import { z } from 'zod';

/** Feature G5: shorter by configuration, never longer. */
export const LONGEST_RETENTION_DAYS = 30;

const path = z.string().min(1).max(4_096);
const common = {
  /** Days that records are kept. */
  retentionDays: z.number().int().min(1).max(LONGEST_RETENTION_DAYS).default(LONGEST_RETENTION_DAYS),
  /** This relay's name among those that share the database. Two that run at once must not have the same. */
  node: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
    .default('relay')
};

/** Where the record is kept. */
export const ledgerConfigSchema = z.discriminatedUnion('kind', [
  /** In this process, for trying things out: gone with it. */
  z.strictObject({ kind: z.literal('memory'), retentionDays: common.retentionDays }),
  z.strictObject({
    kind: z.literal('sqlite'),
    /** The file; its folder must be there, on a disk of this machine. */
    path,
    /** Folder for what the database does not have yet; beside the file when there is none. */
    spool: path.optional(),
    ...common
  }),
  z.strictObject({
    kind: z.literal('postgresql'),
    /** `postgresql://user:password@host:5432/database?sslmode=verify-full` */
    url: z.url({ protocol: /^postgres(ql)?$/ }).max(2_048),
    /** Folder for what the database does not have yet, on a disk of this machine. */
    spool: path,
    ...common
  })
]);
export type LedgerConfig = z.infer<typeof ledgerConfigSchema>;
/** The same with everything that has a default left open. */
export type LedgerConfigInput = z.input<typeof ledgerConfigSchema>;
