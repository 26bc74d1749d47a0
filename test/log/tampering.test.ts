import { beforeAll, describe, expect, test } from 'vitest'
import { type ExportRecord, encodeRecord } from '../../worker/log/export.ts'
import { decodeLeaf, encodeLeaf } from '../../worker/log/leaf.ts'
import { hashLeaf } from '../../worker/log/merkle.ts'
import type { FindingCode } from '../../worker/log/verify-export.ts'
import {
  type CheckpointRecord,
  check,
  exportOf,
  type LeafRecord,
  leafAt,
  leafRecord,
  sealed,
  textOf,
  trust,
} from './exported.ts'

const ENTRIES = 100
const SIZES = [13, 32, 50, 77, 100]
const TRIALS = 40
const leaves = Array.from({ length: ENTRIES }, (_, i) => leafAt(i))
let sound: ExportRecord[]

beforeAll(async () => {
  sound = await exportOf(leaves, SIZES)
})

/** Line number, counted from 1, of the record at this place of a list. */
const lineOf = (place: number) => place + 1
/** Place of entry `seq` in the sound list: header first, a checkpoint after each of the sizes. */
const placeOf = (seq: number) => 1 + seq + SIZES.filter((size) => size <= seq).length
const checkpointPlace = (n: number) => placeOf((SIZES[n] ?? 0) - 1) + 1
const leafOf = (place: number) => sound[place] as LeafRecord
const pointOf = (place: number) => sound[place] as CheckpointRecord
/** Trial number to entry number: spread over the log, never the same twice. */
const seqOf = (trial: number) => (trial * 37 + 3) % ENTRIES
/** The checkpoint that covers this entry, and the range of entries it seals. */
const sealOf = (seq: number) => {
  const n = SIZES.findIndex((size) => size > seq)
  return { place: checkpointPlace(n), from: SIZES[n - 1] ?? 0, to: (SIZES[n] ?? 0) - 1 }
}

type Tampered = { records: ExportRecord[]; code: FindingCode; line?: number; from?: number; to?: number }

function edited(trial: number): Tampered {
  const seq = seqOf(trial)
  const place = placeOf(seq)
  const changes = [{ actor: 'staff-9' }, { subjects: [] }, { rows: 2 }, { result: 'refused' }]
  const bytes = encodeLeaf({ ...decodeLeaf(leafOf(place).bytes), ...changes[trial % 4] })
  // Half of the culprits also put the matching hash beside the entry: then only the sealed range is known.
  if (trial % 2 === 0) {
    const records = sound.with(place, { ...leafOf(place), bytes })
    return { records, code: 'edited', line: lineOf(place), from: seq, to: seq }
  }
  const seal = sealOf(seq)
  const records = sound.with(place, { kind: 'leaf', bytes, hash: hashLeaf(bytes) })
  return { records, code: 'root-mismatch', line: lineOf(seal.place), from: seal.from, to: seal.to }
}

function deleted(trial: number): Tampered {
  const seq = seqOf(trial)
  const place = placeOf(seq)
  const records = sound.toSpliced(place, 1)
  const next = records[place]
  // Before a checkpoint it is the checkpoint that tells, otherwise the next entry; the line is that of the teller.
  expect(next?.kind === 'leaf' || next?.kind === 'checkpoint').toBe(true)
  return { records, code: 'missing', line: lineOf(place), from: seq, to: seq }
}

function inserted(trial: number): Tampered {
  const seq = seqOf(trial)
  const place = placeOf(seq)
  const records = sound.toSpliced(place, 0, leafRecord(leafAt(seq, { actor: 'staff-9' })))
  return { records, code: 'out-of-place', line: lineOf(place + 1), from: seq, to: seq }
}

function reordered(trial: number): Tampered {
  const seq = seqOf(trial)
  const [a, b] = [placeOf(seq), placeOf((seq + 1 + (trial % 9)) % ENTRIES)].toSorted((x, y) => x - y) as [
    number,
    number,
  ]
  const records = sound.with(a, leafOf(b)).with(b, leafOf(a))
  const [first, later] = [decodeLeaf(leafOf(a).bytes).seq, decodeLeaf(leafOf(b).bytes).seq]
  return { records, code: 'missing', line: lineOf(a), from: first, to: later - 1 }
}

function truncated(trial: number): Tampered {
  const kept = ENTRIES - 1 - trial
  const cut = sound.slice(0, placeOf(kept))
  // With the end kept, with the last checkpoint too, or with neither.
  const end = sound.at(-1) as ExportRecord
  if (trial % 3 === 0)
    return { records: [...cut, end], code: 'missing', line: lineOf(cut.length), from: kept, to: ENTRIES - 1 }
  const point = pointOf(checkpointPlace(4))
  if (trial % 3 === 1) {
    return { records: [...cut, point, end], code: 'missing', line: lineOf(cut.length), from: kept, to: ENTRIES - 1 }
  }
  return { records: cut, code: 'cut-off', line: lineOf(cut.length), from: kept }
}

function duplicated(trial: number): Tampered {
  const seq = seqOf(trial)
  const place = placeOf(seq)
  const to = placeOf(Math.min(ENTRIES - 1, seq + (trial % 5))) + 1
  return { records: sound.toSpliced(to, 0, leafOf(place)), code: 'out-of-place', line: lineOf(to), from: seq }
}

function rootChanged(trial: number): Tampered {
  const place = checkpointPlace(trial % SIZES.length)
  const { note, cosignatures } = pointOf(place)
  const [origin, size, root = '', ...rest] = note.split('\n')
  const at = trial % 40
  const other = root.slice(0, at) + (root[at] === 'Q' ? 'R' : 'Q') + root.slice(at + 1)
  const altered = [origin, size, other, ...rest].join('\n')
  return {
    records: sound.with(place, { kind: 'checkpoint', note: altered, cosignatures }),
    code: 'bad-signature',
    line: lineOf(place),
  }
}

function signatureChanged(trial: number): Tampered {
  const place = checkpointPlace(trial % SIZES.length)
  const { note, cosignatures } = pointOf(place)
  // Past the six characters that hold the id of the key, and before the last, which has bits to spare.
  const at = note.lastIndexOf(' ') + 8 + trial * 2
  const altered = note.slice(0, at) + (note[at] === 'Q' ? 'R' : 'Q') + note.slice(at + 1)
  return {
    records: sound.with(place, { kind: 'checkpoint', note: altered, cosignatures }),
    code: 'bad-signature',
    line: lineOf(place),
  }
}

function checkpointsSwapped(trial: number): Tampered {
  const [i, j] = [trial % SIZES.length, (trial + 1 + (trial % 4)) % SIZES.length].toSorted() as [number, number]
  const [a, b] = [checkpointPlace(i), checkpointPlace(j)]
  const records = sound.with(a, pointOf(b)).with(b, pointOf(a))
  return { records, code: 'missing', line: lineOf(a), from: SIZES[i] ?? 0, to: (SIZES[j] ?? 0) - 1 }
}

function cosignatureDropped(trial: number): Tampered {
  const n = trial % SIZES.length
  const place = checkpointPlace(n)
  const others = [
    [],
    ['— witness.example/131113 AAAAAAAA\n'],
    pointOf(checkpointPlace((n + 1) % SIZES.length)).cosignatures,
  ]
  const records = sound.with(place, { ...pointOf(place), cosignatures: others[trial % 3] ?? [] })
  const code = trial % 3 === 2 ? 'witness-mismatch' : 'not-cosigned'
  return { records, code, line: lineOf(place), from: SIZES[n - 1] ?? 0, to: (SIZES[n] ?? 0) - 1 }
}

/** What an insider with the log's key can do: change an entry, compute all anew, sign all anew. */
async function resigned(trial: number, keepCosignatures: boolean): Promise<ExportRecord[]> {
  const seq = seqOf(trial)
  const rewritten = await exportOf(leaves.with(seq, leafAt(seq, { actor: 'staff-9' })), SIZES)
  return rewritten.map((record, place) =>
    record.kind === 'checkpoint'
      ? { ...record, cosignatures: keepCosignatures ? pointOf(place).cosignatures : [] }
      : record,
  )
}

test('the log that is tampered with below is sound', async () => {
  expect(await check(textOf(sound))).toMatchObject({ ok: true, size: ENTRIES, checkpoints: SIZES.length })
})

describe('tampering is found and located', () => {
  test.each([
    ['an entry edited', edited],
    ['an entry deleted', deleted],
    ['an entry inserted', inserted],
    ['entries exchanged', reordered],
    ['the tail cut off', truncated],
    ['an entry repeated', duplicated],
    ['a root changed', rootChanged],
    ['a signature changed', signatureChanged],
    ['checkpoints exchanged', checkpointsSwapped],
    ['a cosignature dropped or replaced', cosignatureDropped],
  ])('%s: all of 40', async (_, tamper) => {
    const seen = new Set<string>()
    for (let trial = 0; trial < TRIALS; trial += 1) {
      const { records, code, ...place } = tamper(trial)
      const text = textOf(records)
      expect(text).not.toBe(textOf(sound))
      seen.add(text)
      expect(await check(text)).toMatchObject({ ok: false, finding: { code, ...place } })
    }
    expect(seen.size).toBeGreaterThanOrEqual(SIZES.length)
  })

  test('history rewritten and signed again by an insider: all of 40, and only thanks to the witness', async () => {
    for (let trial = 0; trial < TRIALS; trial += 1) {
      const { place, from, to } = sealOf(seqOf(trial))
      const kept = await check(textOf(await resigned(trial, true)))
      expect(kept).toMatchObject({ ok: false, finding: { code: 'witness-mismatch', line: lineOf(place), from, to } })
      const dropped = textOf(await resigned(trial, false))
      expect(await check(dropped)).toMatchObject({
        ok: false,
        finding: { code: 'not-cosigned', line: lineOf(checkpointPlace(0)) },
      })
      expect(await check(dropped, { ...trust, witnessKeys: [] })).toMatchObject({ ok: true, size: ENTRIES })
    }
  })

  test('the tail removed together with its checkpoints shows only against a checkpoint kept elsewhere', async () => {
    const known = pointOf(checkpointPlace(4)).note
    const shorter: ExportRecord[] = [...sound.slice(0, checkpointPlace(2) + 1), { kind: 'end', size: 50 }]
    expect(await check(textOf(shorter))).toMatchObject({ ok: true, size: 50 })
    const finding = { code: 'shorter-than-known', from: 50, to: 99 }
    expect(await check(textOf(shorter), { ...trust, known })).toMatchObject({ ok: false, finding })
    expect(await check(textOf(sound), { ...trust, known })).toMatchObject({ ok: true })
    for (const n of [0, 1, 2, 3]) {
      expect(await check(textOf(sound), { ...trust, known: pointOf(checkpointPlace(n)).note })).toMatchObject({
        ok: true,
      })
    }
  })

  test('a checkpoint kept elsewhere also shows a rewrite', async () => {
    const rewritten = textOf(await resigned(7, false))
    const known = pointOf(checkpointPlace(4)).note
    const finding = { code: 'known-mismatch', from: 0, to: 99 }
    expect(await check(rewritten, { ...trust, witnessKeys: [], known })).toMatchObject({ ok: false, finding })
  })

  test('every single character of the file counts', async () => {
    const short = await exportOf(leaves.slice(0, 3), [2, 3])
    const text = textOf(short)
    let undetected = ''
    for (let i = 0; i < text.length; i += 1) {
      const altered = text.slice(0, i) + (text[i] === 'x' ? 'y' : 'x') + text.slice(i + 1)
      if ((await check(altered)).ok) undetected += text[i]
    }
    // The header's keys are for the reader; a checker who brings its own does not look at them.
    const { keys, witnesses } = short[0] as ExportRecord & { kind: 'header' }
    expect(undetected).toBe([...keys, ...witnesses].join(''))
  })
})

test('a checkpoint belongs right after the last entry it covers, and once', async () => {
  const place = checkpointPlace(1)
  const late = sound.toSpliced(place, 1).toSpliced(place + 1, 0, pointOf(place))
  const finding = { code: 'checkpoint-out-of-place', line: lineOf(place + 1) }
  expect(await check(textOf(late))).toMatchObject({ ok: false, finding })
  const twice = sound.toSpliced(place + 1, 0, pointOf(place))
  expect(await check(textOf(twice))).toMatchObject({ ok: false, finding })
})

test.each([
  ['with a space', (line: string) => line.replace(':', ': ')],
  ['with a field of its own', (line: string) => line.replace('}', ',"more":1}')],
  ['with a field twice', (line: string) => line.replace('}', ',"leaf":""}')],
  ['with its fields in another order', (line: string) => line.replace(/\{(.*),(.*)\}/, '{$2,$1}')],
  ['with base64 of another spelling', (line: string) => line.replace('=', '')],
  ['that is empty', () => '\n'],
  ['that is a header', () => encodeRecord(sound[0] as ExportRecord)],
  ['that never ends', () => 'x'.repeat(1_100_000)],
])('a line %s is not read', async (_, alter) => {
  const lines = textOf(sound)
    .split('\n')
    .map((line) => `${line}\n`)
  const place = placeOf(20)
  const altered = lines.slice(0, -1).with(place, alter(lines[place] ?? ''))
  expect(altered[place]).not.toBe(lines[place])
  expect(await check(altered.join(''))).toEqual({
    ok: false,
    finding: { code: 'unreadable', line: lineOf(place), from: 20, to: 20 },
  })
})

test('an entry beyond the last checkpoint is not vouched for', async () => {
  const text = textOf([...sound.slice(0, -1), leafRecord(leafAt(100)), { kind: 'end', size: 101 }])
  expect(await check(text)).toMatchObject({ ok: false, finding: { code: 'not-sealed', from: 100, to: 100 } })
})

test('a new log without entries is sound once it has a checkpoint', async () => {
  const [header] = sound
  const text = encodeRecord(header as ExportRecord)
  const end = encodeRecord({ kind: 'end', size: 0 })
  expect(await check(text + end)).toMatchObject({ ok: false, finding: { code: 'not-sealed' } })
  expect(await check(text + encodeRecord(await sealed([])) + end)).toMatchObject({ ok: true, size: 0 })
})
