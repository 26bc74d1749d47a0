import type { person, personTag, personVersion, supportMeasure } from '../../../db/schema/data/person.ts'
import type { Ident, Whereabouts } from '../../../shared/contract/sealed-values.ts'
import type { Instant } from '../../../shared/values/instant.ts'
import type { RegistryRow } from '../../hubs/registry/row.ts'
import type { Transactor } from '../../partition/transactor.ts'
import { idOfRow, type JobRow } from './job.ts'
import type { Judged } from './judge.ts'
import type { Matched } from './match.ts'
import type { NumberOutcome } from './numbers.ts'

type NewVersion = typeof personVersion.$inferInsert
type NewMeasure = typeof supportMeasure.$inferInsert

/** The rows to be written, sealed. 団体内統合宛名番号 are still missing: they are taken inside the transaction. */
export interface Composed {
  readonly persons: readonly Omit<typeof person.$inferInsert, 'integratedNo'>[]
  readonly versions: readonly NewVersion[]
  readonly tags: readonly (typeof personTag.$inferInsert)[]
  readonly measures: readonly NewMeasure[]
  /** Open measures whose dates the registry moved, with their new revision. */
  readonly moved: readonly (NewMeasure & { readonly id: string })[]
}

/** Where a support measure comes from when the registry's file says it. */
const FROM_REGISTRY = { note: '住民基本台帳' }

/**
 * Makes keys and seals everything, before the transaction's first statement: nobody waits for the municipality's only
 * writer while the vault works.
 */
export async function compose(
  tx: Transactor,
  job: JobRow,
  judged: Judged,
  numbers: ReadonlyMap<number, NumberOutcome>,
  now: Instant,
): Promise<Composed> {
  const { accepted, changed, guarded } = judged
  await Promise.all([
    tx.newKeys(accepted.map((one) => one.personId)),
    tx.prefetch([...changed, ...guarded].map((one) => one.personId)),
  ])
  const both = [...accepted, ...changed]
  const begun = [...both.filter((one) => one.row.support && !one.known?.measure), ...guarded]
  const [versions, measures, moved] = await Promise.all([
    Promise.all(both.map((one) => versionOf(tx, job, one, now))),
    Promise.all(begun.map((one) => measureOf(tx, job, one, now))),
    Promise.all(changed.flatMap((one) => movedMeasure(tx, one) ?? [])),
  ])
  return {
    persons: accepted.map(({ personId, row, rowNo }) => ({
      id: personId,
      atenaNo: row.atenaNo,
      standing: 'registered',
      numberPending: numbers.get(rowNo)?.state !== 'held',
      recordedAt: now,
    })),
    versions,
    tags: both.filter(isLatest).flatMap(({ personId, searchTags }) => searchTags.map((tag) => ({ personId, ...tag }))),
    measures,
    moved,
  }
}

/** Whether the row becomes the person's newest version; an older one that arrives late changes no search. */
export function isLatest({ known, row }: Matched): boolean {
  const latest = known?.versions.at(-1)
  return latest === undefined || latest.validFrom <= row.movedOn
}

async function versionOf(tx: Transactor, job: JobRow, one: Matched, now: Instant): Promise<NewVersion> {
  const { row, rowNo, personId, rowTag } = one
  const place = { id: idOfRow(job, rowNo, 'version'), rev: 1 }
  const [ident, whereabouts] = await Promise.all([
    tx.seal(personId, 'person_version.ident', place, identOf(row)),
    tx.seal(personId, 'person_version.whereabouts', place, await whereaboutsOf(tx, one)),
  ])
  return {
    ...place,
    personId,
    validFrom: row.movedOn,
    recordedAt: now,
    source: 'registry',
    reason: row.movement,
    residence: row.residence,
    householdNo: row.householdNo,
    ident,
    whereabouts,
    rowTag,
  }
}

function identOf({ name, kana, alias, aliasKana, birthOn, sex, relationship }: RegistryRow): Ident {
  return { name, kana, alias, aliasKana, birthOn, sex, relationship }
}

/** The registry knows neither 送付先 nor 電話: what the counter entered goes on. */
async function whereaboutsOf(tx: Transactor, { row, personId, carried }: Matched): Promise<Whereabouts> {
  const { postalCode, address, previousAddress, movedInOn, movedOutOn, movedOutTo } = row
  const before = carried && (await tx.open(personId, 'person_version.whereabouts', carried.version, carried.cell))
  return {
    postalCode,
    address,
    previousAddress,
    movedInOn,
    movedOutOn,
    movedOutTo,
    mailing: before?.mailing ?? null,
    phone: before?.phone ?? null,
  }
}

async function measureOf(tx: Transactor, job: JobRow, one: Matched, now: Instant): Promise<NewMeasure> {
  const place = { id: idOfRow(job, one.rowNo, 'measure'), rev: 1 }
  const { fromOn, untilOn } = one.row.support ?? { fromOn: one.row.movedOn, untilOn: null }
  const detail = await tx.seal(one.personId, 'support_measure.detail', place, FROM_REGISTRY)
  return { ...place, personId: one.personId, fromOn, untilOn, recordedAt: now, detail }
}

/** An open measure with other dates in the file: they are taken over, and it stays open whatever they say. */
function movedMeasure(
  tx: Transactor,
  { row, personId, known }: Matched,
): Promise<NewMeasure & { id: string }>[] | undefined {
  const measure = known?.measure
  if (!measure || !row.support) return undefined
  const { fromOn, untilOn } = row.support
  if (measure.fromOn === fromOn && measure.untilOn === untilOn) return undefined
  const place = { id: measure.id, rev: measure.rev + 1 }
  const resealed = async () => {
    const detail = await tx.open(personId, 'support_measure.detail', measure, measure.detail)
    return {
      ...measure,
      ...place,
      fromOn,
      untilOn,
      detail: await tx.seal(personId, 'support_measure.detail', place, detail),
    }
  }
  return [resealed()]
}
