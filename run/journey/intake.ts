import { randomBytes } from 'node:crypto'
import { checkDuplicate, openApplication, readApplicationForm } from '../../shared/contract/application.ts'
import { openPaper, requestReceipt } from '../../shared/contract/paper.ts'
import { readPerson, searchPersons } from '../../shared/contract/person.ts'
import { addDays, addYears, type CalendarDate, calendarDateOf } from '../../shared/values/calendar-date.ts'
import { type Id, newId } from '../../shared/values/id.ts'
import { toInstant } from '../../shared/values/instant.ts'
import { parseDate } from '../../shared/values/wareki.ts'
import type { Resident } from '../demo/people.ts'
import { Refused, type StaffClient } from '../staff-client.ts'
import { familyApplication } from './application.ts'
import { type JourneyWorld, must, type Say } from './world.ts'

/** A child and the guardian who applies, as the register has them. */
export interface Family {
  readonly child: Resident
  readonly guardian: Resident
  readonly childId: Id
  readonly guardianId: Id
}

export interface Intake {
  readonly applicationId: Id
  readonly receiptNo: string
  readonly receiptPdf: Uint8Array
}

/** An id as any client makes one. */
export const freshId = (world: JourneyWorld): Id => newId(world.now(), randomBytes(10))

export const todayOf = (world: JourneyWorld): CalendarDate => calendarDateOf(toInstant(world.now()))

/**
 * Finds the first family with a young child for whom nothing was ever asked or granted. Throws when the file has
 * none left.
 */
export async function findFamily(world: JourneyWorld, clerk: StaffClient): Promise<Family> {
  const households = Map.groupBy(world.residents(), (one) => one.世帯番号)
  const today = todayOf(world)
  for (const members of households.values()) {
    const child = members.find((one) => isYoung(one, today))
    const guardian = members.find((one) => isGrown(one, today))
    if (!child || !guardian) continue
    const [childId, guardianId] = [await findId(clerk, child), await findId(clerk, guardian)]
    if (!childId || !guardianId) continue
    const { applications, entitlements } = await clerk.call(readPerson, { id: childId })
    if (applications.length > 0 || entitlements.length > 0) continue
    const { open, entitled } = await clerk.call(checkDuplicate, { scheme: 'medical-aid', childId })
    if (!open && !entitled) return { child, guardian, childId, guardianId }
  }
  throw new Error('every family of the file has been served: start with a new data folder')
}

/** Search, application and its receipt: step 3. A second application for the same child is refused. */
export async function apply(world: JourneyWorld, clerk: StaffClient, family: Family, say: Say): Promise<Intake> {
  const { child, guardian, childId, guardianId } = family
  const birthOn = dateOf(child.生年月日)
  const found = await clerk.call(searchPersons, { by: 'kana', kana: child.氏名カナ, birthOn })
  say(
    { ja: '窓口: カナと生年月日で対象のお子さんをさがす', en: 'Counter: finds the child by kana and birth date' },
    { 氏名: child.氏名, 生年月日: child.生年月日, 見つかった人数: found.persons.length },
  )
  must(
    found.persons.some((one) => one.id === childId),
    'the child was not found',
  )

  const today = todayOf(world)
  const form = { scheme: 'medical-aid', procedure: 'new', receivedOn: today } as const
  const { asks } = await clerk.call(readApplicationForm, form)
  const relationship = guardian.性別 === '1' ? '父' : '母'
  const named = { guardianName: guardian.氏名, guardianKana: guardian.氏名カナ, relationship } as const
  const facts = { childId, guardianId, ...named, asks, today }
  const at = (id: Id) => familyApplication({ ...facts, id, eventOn: addDays(today, -5) })
  const applicationId = freshId(world)
  const { receiptNo } = await clerk.call(openApplication, at(applicationId))
  const receipt = await clerk.call(requestReceipt, { applicationId })
  const receiptPdf = await clerk.call(openPaper, { handle: receipt.handle })
  say(
    { ja: '窓口: 申請を受け付け、受付票を印刷する', en: 'Counter: takes the application in, prints the receipt' },
    { 受付番号: receiptNo, 受付票: pdf(receiptPdf) },
  )
  const second = await refusalOf(clerk.call(openApplication, at(freshId(world))))
  say(
    { ja: '窓口: 同じお子さんの申請をもう一度入力する', en: 'Counter: a second application is caught at entry' },
    { 答え: second.problem.title },
  )
  return { applicationId, receiptNo, receiptPdf }
}

/** The refusal that a call must meet. */
export async function refusalOf(call: Promise<unknown>): Promise<Refused> {
  try {
    await call
  } catch (error) {
    if (error instanceof Refused) return error
    throw error
  }
  throw new Error('the journey was answered wrongly: what must be refused was accepted')
}

/** A paper in the words of the tour. Throws for what is no PDF. */
export function pdf(bytes: Uint8Array): string {
  must(new TextDecoder('latin1').decode(bytes.subarray(0, 5)) === '%PDF-', 'a paper is no PDF')
  return `PDF ${bytes.length.toLocaleString('ja-JP')} バイト`
}

async function findId(clerk: StaffClient, resident: Resident): Promise<Id | undefined> {
  const { persons } = await clerk.call(searchPersons, { by: 'atena-no', atenaNo: resident.宛名番号 })
  return persons[0]?.id
}

/** The file's dates are typed as offices type them. Throws for one that is none. */
function dateOf(typed: string): CalendarDate {
  const read = parseDate(typed)
  if (!read.ok) throw new Error(`not a date: ${typed}`)
  return read.value
}

const livesHere = (one: Resident) => one.住民区分 === '住民' && one.支援措置 === ''
const isYoung = (one: Resident, today: CalendarDate) =>
  livesHere(one) && dateOf(one.生年月日) > addYears(today, -14) && dateOf(one.生年月日) < addYears(today, -1)
const isGrown = (one: Resident, today: CalendarDate) => livesHere(one) && dateOf(one.生年月日) < addYears(today, -22)
