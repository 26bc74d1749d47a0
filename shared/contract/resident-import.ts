import * as v from 'valibot'
import { importReasons, registryColumns } from '../values/registry.ts'
import { contract } from './contract.ts'
import { done, idSchema, pageSchema } from './schemas.ts'

/** Rows a piece of the file holds; the last may hold fewer. The first piece also carries the heading. */
export const PIECE_ROWS = 500
/** Largest piece in bytes: rows of 2,000 bytes, three times what a long one has. */
export const MAX_PIECE_BYTES = 1024 * 1024
/** Largest file: a million persons and as many again. */
export const MAX_PIECES = 4_000

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const progress = v.strictObject({
  jobId: idSchema,
  state: v.picklist(['running', 'finished', 'stopped']),
  /** The piece to send next, from 0; as many as the file has when all are done. */
  nextPiece: count,
  rows: count,
  done: count,
  accepted: count,
  changed: count,
  unchanged: count,
  rejected: count,
  startedAt: v.string(),
  finishedAt: v.nullable(v.string()),
})
export type ImportProgress = v.InferOutput<typeof progress>

/** Starts an import, or finds the one of the very same file and goes on with it. The file itself is never stored. */
export const startImport = contract({
  name: 'startImport',
  door: 'staff',
  method: 'POST',
  path: '/api/resident-import/start',
  access: { permission: 'resident-import.update' },
  audit: 'resident-import.started',
  summary: 'Starts or resumes the import of a resident-registry file, named by the hashes of its pieces.',
  maxBytes: 512 * 1024,
  input: v.strictObject({
    id: idSchema,
    /** The file's first line, hexadecimal, as it stands in the first piece. */
    heading: v.pipe(v.string(), v.regex(/^([0-9a-f]{2})+$/, 'ファイルに見出しがありません。'), v.maxLength(8_000)),
    rows: v.pipe(count, v.minValue(1, 'ファイルに行がありません。')),
    /** SHA-256 of each piece, hexadecimal, in order. */
    pieces: v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
      v.minLength(1),
      v.maxLength(MAX_PIECES, 'ファイルが大きすぎます。200万行までに分けてください。'),
    ),
  }),
  output: progress,
})

/** Takes the next piece: its rows, the import's place and the log entry in one transaction. A piece already taken is harmless. */
export const sendPiece = contract({
  name: 'sendPiece',
  door: 'staff',
  method: 'POST',
  path: '/api/resident-import/piece',
  access: { permission: 'resident-import.update' },
  audit: 'resident-import.rows-taken',
  summary: 'Takes one piece of the file; must be the next.',
  maxBytes: MAX_PIECE_BYTES,
  body: 'bytes',
  input: v.strictObject({
    jobId: idSchema,
    piece: count,
    body: v.optional(v.instance(Uint8Array<ArrayBuffer>)),
  }),
  output: progress,
})

const item = v.strictObject({
  /** Row of the file from 1, the heading not counted. */
  row: count,
  reason: v.picklist(importReasons),
  column: v.nullable(v.picklist(registryColumns)),
  personId: v.nullable(idSchema),
  relatedId: v.nullable(idSchema),
  resolvedAt: v.nullable(v.string()),
})

export const readImport = contract({
  name: 'readImport',
  door: 'staff',
  method: 'POST',
  path: '/api/resident-import/read',
  access: { permission: 'resident-import.view' },
  audit: 'resident-import.read',
  summary: 'Tells how far an import is and which rows need a person’s eye.',
  input: v.strictObject({ jobId: idSchema, page: pageSchema }),
  output: v.strictObject({ progress, items: v.array(item), total: count }),
})

export const listImports = contract({
  name: 'listImports',
  door: 'staff',
  method: 'POST',
  path: '/api/resident-import/list',
  access: { permission: 'resident-import.view' },
  audit: 'resident-import.listed',
  summary: 'Lists imports, newest first.',
  input: v.strictObject({ page: pageSchema }),
  output: v.strictObject({
    /** `open`: rows that wait for somebody's eye. */
    imports: v.array(v.strictObject({ ...progress.entries, open: count })),
    total: count,
  }),
})

/** Marks a row that needed a person's eye as dealt with. */
export const resolveImportItem = contract({
  name: 'resolveImportItem',
  door: 'staff',
  method: 'POST',
  path: '/api/resident-import/resolve',
  access: { permission: 'resident-import.update' },
  audit: 'resident-import.item-resolved',
  summary: 'Marks a row of an import as dealt with.',
  input: v.strictObject({ jobId: idSchema, row: v.pipe(count, v.minValue(1)) }),
  output: done,
})
