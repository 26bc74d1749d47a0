import type { Instant } from '../../shared/values/instant.ts'
import { checkpointBody } from '../../worker/log/checkpoint.ts'
import { cosign } from '../../worker/log/cosignature.ts'
import { type ExportRecord, encodeRecord } from '../../worker/log/export.ts'
import { encodeLeaf, type Leaf } from '../../worker/log/leaf.ts'
import { append, EMPTY_FRONTIER, type Frontier, hashLeaf, rootOf } from '../../worker/log/merkle.ts'
import { encodeVkey, signNote } from '../../worker/log/note.ts'
import { type Trust, type Verdict, verifyExport } from '../../worker/log/verify-export.ts'
import { seed, signerFromSeed } from './keys.ts'

export type LeafRecord = ExportRecord & { kind: 'leaf' }
export type CheckpointRecord = ExportRecord & { kind: 'checkpoint' }

export const ORIGIN = 'log.example/131113'
export const logSigner = await signerFromSeed(ORIGIN, seed(0))
export const witnessSigner = await signerFromSeed('witness.example/131113', seed(32), 4)
export const trust: Trust = { logKeys: [logSigner.key], witnessKeys: [witnessSigner.key] }

const FIRST_MS = Date.UTC(2026, 10, 20, 5)

export function leafAt(seq: number, change: Partial<Leaf> = {}): Leaf {
  return {
    seq,
    at: new Date(FIRST_MS + seq * 1000).toISOString() as Instant,
    actor: `staff-${seq % 5}`,
    role: 'reviewer',
    session: null,
    device: `device-${seq % 3}`,
    office: '131113-01',
    action: 'application.read',
    purpose: 'review',
    subjects: [`01JZ00000000000000000000${String(10 + (seq % 90))}`],
    result: 'done',
    requestId: `request-${seq}`,
    rows: 1,
    recordHash: null,
    approvalId: null,
    ...change,
  }
}

export function leafRecord(leaf: Leaf): LeafRecord {
  const bytes = encodeLeaf(leaf)
  return { kind: 'leaf', bytes, hash: hashLeaf(bytes) }
}

/** The head of these entries, signed by the log and cosigned by the witness. */
export async function sealed(entries: readonly LeafRecord[], signer = logSigner): Promise<CheckpointRecord> {
  const edge = entries.reduce<Frontier>((f, { bytes }) => append(f, hashLeaf(bytes)).frontier, EMPTY_FRONTIER)
  const body = checkpointBody(signer.key.name, edge.size, rootOf(edge))
  const cosignature = await cosign(body, FIRST_MS / 1000 + edge.size, witnessSigner)
  return { kind: 'checkpoint', note: await signNote(body, signer), cosignatures: [cosignature] }
}

/** A sound export: header, entries with a checkpoint after each size in `sizes`, end. */
export async function exportOf(leaves: readonly Leaf[], sizes: readonly number[]): Promise<ExportRecord[]> {
  const entries = leaves.map(leafRecord)
  const records: ExportRecord[] = [
    { kind: 'header', origin: ORIGIN, keys: [encodeVkey(logSigner.key)], witnesses: [encodeVkey(witnessSigner.key)] },
  ]
  for (const [i, entry] of entries.entries()) {
    records.push(entry)
    if (sizes.includes(i + 1)) records.push(await sealed(entries.slice(0, i + 1)))
  }
  return [...records, { kind: 'end', size: entries.length }]
}

export function textOf(records: readonly ExportRecord[]): string {
  return records.map(encodeRecord).join('')
}

/** Checks a text, handed over in chunks that respect neither lines nor characters. */
export function check(text: string, trusted: Trust = trust): Promise<Verdict> {
  const bytes = new TextEncoder().encode(text)
  async function* chunks() {
    for (let i = 0; i < bytes.length; i += 1000) yield bytes.subarray(i, i + 1000)
  }
  return verifyExport(chunks(), trusted)
}
