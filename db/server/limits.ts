/** Bounds of the server. Everything a client can make grow has one; each says what it protects. */
export type Limits = {
  /** Bytes of one request body: an import chunk of 500 persons is about 2 MB; more would stall the event loop in JSON.parse. */
  bodyBytes: number
  /** Requests in one pipeline: the client library sends at most one per stored statement, plus a few. */
  pipelineRequests: number
  /** Statements in one batch or sequence: a migration or an import chunk, some thousands. */
  batchStatements: number
  /** Rows in one answer (all requests of a pipeline together): screens and chunks read hundreds; protects memory. */
  answerRows: number
  /** Characters of JSON in one answer: the same, for wide rows. */
  answerChars: number
  /** SQL texts a stream may store: the client library keeps 30. */
  storedSqls: number
  /** Streams open between requests, per process: each may hold a transaction. */
  openStreams: number
  /** Read transactions open at once, per database: each holds a connection of its own (three file descriptors). */
  snapshots: number
  /** Streams waiting for one database's writer; beyond it the answer is 503 and the client tries again later. */
  waiting: number
  /** Seconds a stream waits for its turn before 503: longer than the longest permitted transaction. */
  waitSeconds: number
  /** Seconds a stream may rest between two requests before its transaction is rolled back: a network pause, not a person. */
  idleSeconds: number
  /** Seconds a transaction may last in all: it blocks every other writer of the municipality. */
  transactionSeconds: number
  /** Databases kept open, per process: a writer and a reader each, six file descriptors; the rest reopen in about a millisecond. */
  openDatabases: number
  /** Pages (4,096 bytes) of one database file; 2^30 is SQLite's own end. Reaching it answers SQLITE_FULL. */
  databasePages: number
  /** Prepared statements kept per connection: the product has a few hundred texts, most municipalities use some of them. */
  preparedStatements: number
}

export const defaultLimits: Limits = {
  bodyBytes: 16 * 1024 * 1024,
  pipelineRequests: 1_000,
  batchStatements: 20_000,
  answerRows: 100_000,
  answerChars: 32 * 1024 * 1024,
  storedSqls: 256,
  openStreams: 1_000,
  snapshots: 16,
  waiting: 512,
  waitSeconds: 75,
  idleSeconds: 10,
  transactionSeconds: 60,
  openDatabases: 200,
  databasePages: 2 ** 30,
  preparedStatements: 256,
}
