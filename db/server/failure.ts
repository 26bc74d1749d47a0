/** A statement that failed: travels inside the answer, the stream goes on. `code` is SQLite's name or one of Hrana's. */
export class Failure extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** A request that is refused as a whole, with an HTTP status. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

// Messages SQLite builds from names in the schema or from fixed words alone. Others may quote a bound value (FTS5, JSON paths).
const safeMessage =
  /^(?:(?:UNIQUE|NOT NULL|CHECK|FOREIGN KEY|PRIMARY KEY) constraint failed(?:: [\w., ]+)?|database or disk is full|database is locked|database table is locked(?:: \w+)?|attempt to write a readonly database|datatype mismatch|interrupted|string or blob too big|integer overflow|disk I\/O error|out of memory|cannot (?:start|commit|rollback)[\w ,-]*|no such (?:table|column|savepoint): [\w.]+|table \w+ has no column named \w+|cannot store \w+ value in \w+ column [\w.]+)$/

/**
 * What a client may learn of an error of the driver: the code always, the message only where it cannot hold a bound value.
 * Trigger messages (RAISE) are constants of the schema.
 */
export function failureOf(error: unknown, hadArguments: boolean): Failure {
  if (!(error instanceof Error)) return new Failure('SQLITE_ERROR', 'The statement failed')
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'SQLITE_ERROR'
  const open = !hadArguments || code === 'SQLITE_CONSTRAINT_TRIGGER' || safeMessage.test(error.message)
  return new Failure(code, open ? error.message : 'The statement failed')
}
