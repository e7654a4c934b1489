import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler
} from 'kysely';
import { z } from 'zod';
import { parametersSchema } from './messages.ts';
import type { SqliteFile } from './sqlite-file.ts';

class FileConnection implements DatabaseConnection {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const rows = await this.#file.run(sql, parametersSchema.parse(parameters));
    return { rows: z.array(z.custom<Row>()).parse(rows) };
  }

  // biome-ignore lint/correctness/useYield: the interface wants a generator; nothing here streams
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('not streamed');
  }
}

/** One connection; whoever wants it waits for those before. A transaction begins with the write lock. */
class FileDriver implements Driver {
  readonly #file: SqliteFile;
  readonly #connection: FileConnection;
  #release: () => void = () => {};

  constructor(file: SqliteFile) {
    this.#file = file;
    this.#connection = new FileConnection(file);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    this.#release = await this.#file.acquire();
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#release();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await connection.executeQuery(CompiledQuery.raw('rollback'));
    } catch {
      // SQLite has rolled back itself: with a full disk, for one.
    }
  }

  async destroy(): Promise<void> {
    await this.#file.close();
  }
}

/** Kysely over a SQLite file behind its thread. */
export function sqliteDialect(file: SqliteFile): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new FileDriver(file),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler()
  };
}
