import { and, eq, inArray, sql } from 'drizzle-orm'
import { office } from '../../../db/schema/control/municipality.ts'
import { client, device, staff } from '../../../db/schema/control/staff.ts'
import { type leaf, leafSubject, logNode } from '../../../db/schema/data/log.ts'
import { person, personVersion, supportMeasure } from '../../../db/schema/data/person.ts'
import type { LogEntry } from '../../../shared/contract/audit.ts'
import type { CalendarDate } from '../../../shared/values/calendar-date.ts'
import { decodeLeaf, type Leaf } from '../../log/leaf.ts'
import { equalBytes, hashLeaf } from '../../log/merkle.ts'
import type { Control } from '../../partition/control.ts'
import { guarded } from '../../partition/database.ts'
import type { Reader } from '../../partition/reader.ts'
import { currentIds } from '../../records/merged.ts'
import { hiddenPlaces } from '../../records/places.ts'

export type LeafRow = typeof leaf.$inferSelect

/** An entry as stored: the row, and what its bytes say if they still say anything. */
export interface Stored {
  readonly row: LeafRow
  readonly read: Leaf | undefined
  readonly intact: boolean
}

/** Holds the searchable copy and the stored hash against the bytes, which are the truth. */
export async function openEntries(reader: Reader, rows: readonly LeafRow[]): Promise<Stored[]> {
  if (rows.length === 0) return []
  const positions = rows.map((row) => row.seq)
  const nodes = await reader.db
    .select()
    .from(logNode)
    .where(and(eq(logNode.level, 0), inArray(logNode.position, positions)))
  const hashes = new Map(nodes.map((node) => [node.position, node.hash]))
  return rows.map((row) => {
    const read = readLeaf(row.bytes)
    const hash = hashes.get(row.seq)
    const intact =
      read !== undefined && copies(row, read) && hash !== undefined && equalBytes(hashLeaf(row.bytes), hash)
    return { row, read, intact }
  })
}

function readLeaf(bytes: Uint8Array): Leaf | undefined {
  try {
    return decodeLeaf(bytes)
  } catch {
    return undefined
  }
}

function copies(row: LeafRow, read: Leaf): boolean {
  const columns = ['seq', 'at', 'actor', 'action', 'office', 'device', 'result', 'requestId'] as const
  return columns.every((column) => row[column] === read[column])
}

/** Whoever is, or ever lived with, a person under an open support measure, also under an id joined to theirs. */
const nearby = sql`(with protected as (select ${supportMeasure.personId} as id from ${supportMeasure} where ${supportMeasure.endedAt} is null),
  home as (select ${personVersion.householdNo} as no from ${personVersion} where ${personVersion.personId} in (select id from protected) and ${personVersion.supersededAt} is null and ${personVersion.householdNo} is not null),
  near as (select id from protected union select ${personVersion.personId} from ${personVersion} where ${personVersion.householdNo} in (select no from home) and ${personVersion.supersededAt} is null)
  select id from near union select ${person.id} from ${person} where ${person.mergedIntoId} in (select id from near))`

/**
 * Which of these entries also name somebody who must not be found: office and terminal of such an entry betray them, on
 * whosever record it stands.
 */
export async function entriesNearProtected(
  reader: Reader,
  positions: readonly number[],
  on: CalendarDate,
): Promise<Set<number>> {
  if (positions.length === 0) return new Set()
  const named = await reader.db
    .select()
    .from(leafSubject)
    .where(and(inArray(leafSubject.seq, [...positions]), inArray(leafSubject.personId, nearby)))
  const current = await currentIds(
    reader,
    named.map((one) => one.personId),
  )
  const hidden = await hiddenPlaces(reader, [...new Set(named.map((one) => current(one.personId)))], on)
  return new Set(named.filter((one) => hidden.has(current(one.personId))).map((one) => one.seq))
}

/** Puts names to the ids of entries. `hidden` says of which entries office and terminal must not be shown. */
export async function showEntries(
  control: Control,
  municipality: string,
  entries: readonly Stored[],
  hidden: (entry: Stored) => boolean,
): Promise<LogEntry[]> {
  const names = await namesOf(control, municipality, entries)
  return entries.map((entry) => {
    const { row, read, intact } = entry
    const [kind, id] = splitActor(row.actor)
    const placesHidden = hidden(entry)
    return {
      seq: row.seq,
      at: row.at,
      actor: { kind, name: null, number: null, ...names.actors.get(id), role: read?.role ?? null },
      office: placesHidden || row.office === null ? null : (names.offices.get(row.office) ?? row.office),
      terminal:
        placesHidden || row.device === null
          ? null
          : { id: row.device, name: names.devices.get(row.device) ?? row.device },
      placesHidden,
      action: row.action,
      purpose: read?.purpose ?? '',
      result: row.result,
      persons: read?.subjects.length ?? 0,
      intact,
    }
  })
}

/** The directory's names; whoever is of another municipality stays unnamed. */
async function namesOf(control: Control, municipality: string, entries: readonly Stored[]) {
  const actors = [...new Set(entries.map(({ row }) => splitActor(row.actor)[1]))]
  const devices = [...new Set(entries.flatMap(({ row }) => row.device ?? []))]
  const [people, clients, terminals, offices] = await guarded(() =>
    Promise.all([
      control
        .select({ id: staff.id, name: staff.name, number: staff.number })
        .from(staff)
        .where(and(eq(staff.municipality, municipality), inArray(staff.id, actors))),
      control
        .select({ id: client.id, name: client.name })
        .from(client)
        .where(and(eq(client.municipality, municipality), inArray(client.id, actors))),
      control
        .select({ id: device.id, name: device.name })
        .from(device)
        .where(and(eq(device.municipality, municipality), inArray(device.id, devices))),
      control
        .select({ code: office.code, name: office.name })
        .from(office)
        .where(eq(office.municipality, municipality)),
    ]),
  )
  const named = [...people, ...clients.map((one) => ({ ...one, number: null }))]
  return {
    actors: new Map(named.map(({ id, ...rest }) => [id, rest])),
    devices: new Map(terminals.map(({ id, name }) => [id, name])),
    offices: new Map(offices.map(({ code, name }) => [code, name])),
  }
}

function splitActor(actor: string): [LogEntry['actor']['kind'], string] {
  const colon = actor.indexOf(':')
  const kind = actor.slice(0, colon)
  return [kind === 'staff' || kind === 'client' ? kind : 'job', actor.slice(colon + 1)]
}
