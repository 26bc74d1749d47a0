import { eq } from 'drizzle-orm'
import { application, applicationDocument, identityCheck } from '../../../db/schema/data/application.ts'
import { type LateEntryReason, readApplication } from '../../../shared/contract/application.ts'
import type { Output } from '../../../shared/contract/contract.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import type { Account, ApplicationDetail, Insurance } from '../../../shared/contract/sealed-values.ts'
import { dated } from '../../../shared/rules/dated.ts'
import type { CalendarDate } from '../../../shared/values/calendar-date.ts'
import type { Id } from '../../../shared/values/id.ts'
import { endpoint } from '../../http/endpoint.ts'
import type { Reader } from '../../partition/reader.ts'
import type { ApplicationRow } from '../../records/application.ts'
import { officesOf } from '../../records/directory.ts'
import { currentIds } from '../../records/merged.ts'
import { findOrdinance } from '../../records/ordinance.ts'
import { openPersons } from '../../records/person.ts'
import { hiddenPlaces } from '../../records/places.ts'
import { staffNames } from '../../records/staff-names.ts'

type Shown = Output<typeof readApplication>

export default endpoint(readApplication, async (ctx, { id }) =>
  ctx.partition.read(ctx.intent('application.read'), async (reader) => {
    const [row] = await reader.db.select().from(application).where(eq(application.id, id))
    if (!row) throw new Problem('not-found')
    const receivedOn = row.receivedOn as CalendarDate
    const current = await currentIds(reader, row.applicantId ? [row.personId, row.applicantId] : [row.personId])
    const childId = current(row.personId)
    const parties = row.applicantId ? [childId, current(row.applicantId)] : [childId]
    const [[child], hiddenIds, detail, papers, ordinance, offices, nameOf] = await Promise.all([
      openPersons(reader, [childId], ctx.today()),
      hiddenPlaces(reader, parties, ctx.today()),
      reader.open(row.personId, 'application.detail', row, row.detail),
      papersOf(reader, row.id),
      findOrdinance(reader),
      officesOf(ctx.control, ctx.municipality),
      staffNames(ctx.control, ctx.municipality, [row.takenBy]),
    ])
    if (!child) throw new Problem('not-found')
    reader.note(parties)
    const hidden = hiddenIds.size > 0
    const { name, kana, birthOn } = child.ident
    return {
      ...headOf(row),
      ...papers,
      ...detailOf(detail, hidden),
      schemeName: (ordinance && dated(ordinance.body.scheme).findEntryOn(receivedOn)?.value.nameJa) ?? '',
      child: {
        id: childId as Id,
        name,
        kana,
        birthOn,
        provisional: child.person.standing === 'provisional',
        numberPending: child.person.numberPending,
      },
      office: hidden ? null : (offices.get(row.office)?.name ?? row.office),
      takenBy: { id: row.takenBy, name: nameOf(row.takenBy) },
      placesHidden: hidden,
    }
  }),
)

function headOf(row: ApplicationRow) {
  const { rev, receiptNo, scheme, procedure, status, channel, enteredAt, insurancePending } = row
  return {
    ...{ rev, receiptNo, scheme, procedure, status, channel, enteredAt, insurancePending },
    id: row.id as Id,
    receivedOn: row.receivedOn as CalendarDate,
    postmarkedOn: row.postmarkedOn as CalendarDate | null,
    eventOn: row.eventOn as CalendarDate,
    lateEntryReason: row.lateEntryReason as LateEntryReason | null,
  }
}

async function papersOf(reader: Reader, id: string): Promise<Pick<Shown, 'checks' | 'documents'>> {
  const [checks, documents] = await Promise.all([
    reader.db.select().from(identityCheck).where(eq(identityCheck.applicationId, id)),
    reader.db.select().from(applicationDocument).where(eq(applicationDocument.applicationId, id)),
  ])
  return {
    checks: checks.map(({ of, kind, evidence, manner }) => ({ of, kind, evidence, manner })) as Shown['checks'],
    documents: documents.map(({ document, state, dueOn }) => ({ document, state, dueOn })) as Shown['documents'],
  }
}

/** Telephone, insurer and bank branch betray where a family lives. */
function detailOf(detail: ApplicationDetail, hidden: boolean) {
  const { guardian, proxy, insurance, account, circumstances, memo } = detail
  return {
    guardian: {
      ...guardian,
      personId: guardian.personId as Id | null,
      phone: hidden ? null : guardian.phone,
    },
    proxy,
    insurance: insurance && shownInsurance(insurance, hidden),
    account: account && shownAccount(account, hidden),
    circumstances,
    memo: hidden ? '' : memo,
  }
}

function shownInsurance(insurance: Insurance, hidden: boolean): NonNullable<Shown['insurance']> {
  return hidden ? { ...insurance, insurerNo: null, symbol: null, number: null, branch: null } : insurance
}

function shownAccount(account: Account, hidden: boolean): NonNullable<Shown['account']> {
  return hidden ? { ...account, bankCode: null, branchCode: null, number: null } : account
}
