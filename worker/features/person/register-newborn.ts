import { eq } from 'drizzle-orm'
import { person, personTag, personVersion } from '../../../db/schema/data/person.ts'
import type { Input } from '../../../shared/contract/contract.ts'
import { registerNewborn } from '../../../shared/contract/person.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import type { Ident, Whereabouts } from '../../../shared/contract/sealed-values.ts'
import { addYears, type CalendarDate } from '../../../shared/values/calendar-date.ts'
import type { Id } from '../../../shared/values/id.ts'
import { kanaBirth } from '../../../shared/values/kana-birth.ts'
import type { StaffCtx } from '../../http/context.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { Transactor } from '../../partition/transactor.ts'
import { isKeptForDrafts } from '../../records/draft-key.ts'
import { takeIntegratedNumbers } from '../../records/integrated-number.ts'
import { findPerson, openPersons } from '../../records/person.ts'

/** No hub hears of the child: that waits for the register's row and its number. */
export default endpoint(registerNewborn, async (ctx, input) => {
  checkBirth(input.birthOn, ctx.today())
  if (isKeptForDrafts(input.id)) throw new Problem('taken-id')
  const intent = ctx.intent(`person.provisional.${input.reason}`, [input.id, input.guardianId])
  return ctx.partition.transact(intent, async (tx) => {
    const guardian = await guardianOf(tx, input.guardianId, ctx.today())
    return (await answerAgain(tx, input, guardian)) ?? (await enter(ctx, tx, input, guardian))
  })
})

function checkBirth(birthOn: CalendarDate, today: CalendarDate): void {
  const message =
    birthOn > today
      ? '生年月日は今日までの日付を入力してください。'
      : birthOn < addYears(today, -1)
        ? '仮登録できるのは1歳になるまでのお子さんです。生年月日を確認してください。'
        : undefined
  if (message) throw new Problem('invalid-input', { faults: [{ pointer: '/birthOn', message }] })
}

/** The same request again gets the same answer; the id of anything else is refused. */
async function answerAgain(tx: Transactor, input: Input<typeof registerNewborn>, guardian: Guardian) {
  const [row] = await tx.db.select().from(person).where(eq(person.id, input.id))
  if (!row) return undefined
  const [first] = await tx.db
    .select()
    .from(personVersion)
    .where(eq(personVersion.personId, input.id))
    .orderBy(personVersion.recordedAt)
    .limit(1)
  if (first?.source !== 'counter' || first.reason !== input.reason) throw new Problem('taken-id')
  if (first.householdNo !== guardian.version.householdNo) throw new Problem('taken-id')
  const ident = await tx.open(input.id, 'person_version.ident', first, first.ident)
  if (JSON.stringify(ident) !== JSON.stringify(identOf(input))) throw new Problem('taken-id')
  return { id: input.id, integratedNo: row.integratedNo }
}

/** The child is entered where the guardian lives, so the guardian must be a resident. */
async function guardianOf(tx: Transactor, id: string, today: CalendarDate) {
  const row = await findPerson(tx, id)
  const [guardian] = row ? await openPersons(tx, [row.id], today) : []
  if (guardian?.version.residence !== 'resident' || guardian.version.householdNo === null) {
    const message = '保護者は、この市区町村に住民登録のある方を選んでください。'
    throw new Problem('invalid-input', { faults: [{ pointer: '/guardianId', message }] })
  }
  return guardian
}

type Guardian = Awaited<ReturnType<typeof guardianOf>>

async function enter(ctx: StaffCtx, tx: Transactor, input: Input<typeof registerNewborn>, guardian: Guardian) {
  const { id, birthOn, reason } = input
  const recordedAt = ctx.now()
  const [integratedNo] = await takeIntegratedNumbers(tx, 1)
  if (!integratedNo) throw new Error('no integrated number')
  await tx.newKeys([id])
  const version = { id: ctx.newId(), rev: 1 }
  const [ident, whereabouts, [rowTag, kanaTag]] = await Promise.all([
    tx.seal(id, 'person_version.ident', version, identOf(input)),
    tx.seal(id, 'person_version.whereabouts', version, whereaboutsOf(guardian, birthOn)),
    tx.tags([
      { field: 'registry_row', value: `provisional|${id}` },
      { field: 'kana_dob', value: kanaBirth(input.kana, birthOn) },
    ]),
  ])
  if (!rowTag || !kanaTag) throw new Error('the agent answered no tag')
  await tx.db
    .insert(person)
    .values({ id, atenaNo: null, integratedNo, standing: 'provisional', numberPending: true, recordedAt })
  await tx.db.insert(personVersion).values({
    ...version,
    personId: id,
    validFrom: birthOn,
    recordedAt,
    source: 'counter',
    reason,
    residence: 'resident',
    householdNo: guardian.version.householdNo,
    ident,
    whereabouts,
    rowTag,
  })
  if (input.kana !== '') await tx.db.insert(personTag).values({ personId: id, field: 'kana_dob', tag: kanaTag })
  return { id: id as Id, integratedNo }
}

function identOf({ name, kana, birthOn, sex }: Input<typeof registerNewborn>): Ident {
  return { name: name.trim(), kana, alias: null, aliasKana: null, birthOn, sex, relationship: '子' }
}

function whereaboutsOf({ whereabouts }: Guardian, birthOn: CalendarDate): Whereabouts {
  const { postalCode, address } = whereabouts
  return {
    postalCode,
    address,
    previousAddress: null,
    movedInOn: birthOn,
    movedOutOn: null,
    movedOutTo: null,
    mailing: null,
    phone: null,
  }
}
