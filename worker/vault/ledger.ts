import type { InStatement, ResultSet } from '@libsql/client/web'
import { calendarDateOf } from '../../shared/values/calendar-date.ts'
import { type Instant, instantMs } from '../../shared/values/instant.ts'
import { type KeyUse, VaultRefusal } from './rpc.ts'

/*
 * The statements that go around every use of keys or numbers, in the same transaction as the use itself: an answer that
 * was given has been counted, and a call that was refused has been logged.
 */

/** True, inside the transaction, when the call fits this minute's budget. */
export const GRANTED = "(SELECT granted FROM budget WHERE name = 'persons')"

const SPEND = `INSERT INTO budget (name, minute, spent, granted, refused, refused_at)
VALUES ('persons', ?1, iif(?2 <= ?3, ?2, 0), ?2 <= ?3, ?2 > ?3, iif(?2 > ?3, ?4, NULL))
ON CONFLICT (name) DO UPDATE SET
  granted = iif(minute = ?1, spent, 0) + ?2 <= ?3,
  refused = refused + (iif(minute = ?1, spent, 0) + ?2 > ?3),
  refused_at = iif(iif(minute = ?1, spent, 0) + ?2 > ?3, ?4, refused_at),
  spent = iif(minute = ?1, spent, 0) + iif(iif(minute = ?1, spent, 0) + ?2 <= ?3, ?2, 0),
  minute = ?1`

/** Takes `persons` from this minute's budget, or raises the alarm counter. Comes first. */
export function spend(persons: number, usesPerMinute: number, at: Instant): InStatement {
  return { sql: SPEND, args: [Math.floor(instantMs(at) / 60_000), persons, usesPerMinute, at] }
}

/**
 * As `spend`, right behind the statement that made those of the keys that were missing: a key made by this very call
 * opens nothing yet, so only those that were there count.
 */
export function spendFound(persons: number, usesPerMinute: number, at: Instant): InStatement {
  const sql = SPEND.replaceAll('?2', '(?2 - changes())')
  return { sql, args: [Math.floor(instantMs(at) / 60_000), persons, usesPerMinute, at] }
}

/** Writes the call into the vault's own log, granted or not. */
export function log(kind: string, persons: number, use: KeyUse, at: Instant, granted = GRANTED): InStatement {
  return {
    sql: `INSERT INTO use_log (at, request_id, actor, action, kind, persons, granted) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ${granted})`,
    args: [at, use.requestId, use.actor, use.action, kind, persons],
  }
}

/** One more use today for each of these persons who is in `table`, if the call is granted. */
export function count(table: 'person_key' | 'individual_number', ids: string, at: Instant): InStatement {
  const id = table === 'person_key' ? 'id' : 'person_id'
  return {
    sql: `INSERT INTO use_count (id, day, count)
SELECT ${id}, ?2, 1 FROM ${table} WHERE ${id} IN (SELECT value FROM json_each(?1)) AND ${GRANTED}
ON CONFLICT (id, day) DO UPDATE SET count = count + 1`,
    args: [ids, calendarDateOf(at)],
  }
}

export const READ_GRANTED: InStatement = `SELECT ${GRANTED}`

/** Whether the call was granted. `result` is that of READ_GRANTED. */
export const isGranted = (result: ResultSet | undefined): boolean => result?.rows[0]?.[0] === 1

/** Throws VaultRefusal 'budget-spent' unless the call was granted. */
export function requireGranted(result: ResultSet | undefined): void {
  if (!isGranted(result)) throw new VaultRefusal('budget-spent')
}
