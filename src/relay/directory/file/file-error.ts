/** What can be wrong with a directory file. */
export type DirectoryFileProblem =
  /** Not there, or not to be read. */
  | 'unreadable'
  | 'too-large'
  | 'not-json'
  | 'bad-shape'
  | 'duplicate-id'
  | 'unknown-group'
  | 'unknown-role'
  | 'unknown-person'
  | 'cyclic-groups'
  /** A tenant that the relay serves is not in the file. */
  | 'unknown-tenant';

/** A directory file cannot be used, and nothing of it is. `where` is a path of field names and positions, never a value. */
export class DirectoryFileError extends Error {
  override readonly name = 'DirectoryFileError';
  readonly code: DirectoryFileProblem;
  readonly where: string;

  constructor(code: DirectoryFileProblem, where: string) {
    super(`directory file: ${code} at ${where}`);
    this.code = code;
    this.where = where;
  }
}
