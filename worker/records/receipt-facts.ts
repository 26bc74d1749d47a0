import { eq } from 'drizzle-orm'
import { application, applicationDocument } from '../../db/schema/data/application.ts'
import { channelWords, procedureWords } from '../../shared/ja/application.ts'
import { documentWords } from '../../shared/ja/documents.ts'
import { HIDDEN, UNNAMED } from '../../shared/ja/person.ts'
import { dated } from '../../shared/rules/dated.ts'
import { askedOn } from '../../shared/rules/medical-aid/asked.ts'
import type { DocumentCode } from '../../shared/rules/medical-aid/documents.ts'
import { numberUseOn } from '../../shared/rules/number-use.ts'
import { type CalendarDate, calendarDateOf } from '../../shared/values/calendar-date.ts'
import type { Instant } from '../../shared/values/instant.ts'
import type { ReceiptFacts } from '../papers/receipt.ts'
import type { Reader } from '../partition/reader.ts'
import { currentIds } from './merged.ts'
import { findOrdinance } from './ordinance.ts'
import { openPersons } from './person.ts'
import { hiddenPlaces } from './places.ts'

/** The municipality as a paper names it. */
export interface PaperIssuer {
  readonly municipality: string
  readonly offices: ReadonlyMap<string, { readonly name: string; readonly phone: string }>
  readonly today: CalendarDate
}

const HOURS = '平日 8時30分〜17時'

/** What the receipt of an application says; undefined when there is no such application or its child was erased. */
export async function receiptFacts(
  reader: Reader,
  applicationId: string,
  issuer: PaperIssuer,
): Promise<ReceiptFacts | undefined> {
  const [row] = await reader.db.select().from(application).where(eq(application.id, applicationId))
  if (!row) return undefined
  const receivedOn = row.receivedOn as CalendarDate
  const current = await currentIds(reader, row.applicantId ? [row.personId, row.applicantId] : [row.personId])
  const childId = current(row.personId)
  const parties = row.applicantId ? [childId, current(row.applicantId)] : [childId]
  const [[child], hidden, detail, lines, ordinance] = await Promise.all([
    openPersons(reader, [childId], issuer.today),
    hiddenPlaces(reader, parties, issuer.today),
    reader.open(row.personId, 'application.detail', row, row.detail),
    reader.db.select().from(applicationDocument).where(eq(applicationDocument.applicationId, row.id)),
    findOrdinance(reader),
  ])
  if (!child || !ordinance) return undefined
  reader.note(parties)
  const scheme = dated(ordinance.body.scheme).on(receivedOn).nameJa
  const office = issuer.offices.get(row.office)
  const nameOf = (document: string) => documentWords[document as DocumentCode].name
  const later = lines.filter((line) => line.state === 'later')
  return {
    municipality: issuer.municipality,
    receiptNumber: row.receiptNo,
    receivedOn,
    enteredOn: calendarDateOf(row.enteredAt as Instant),
    // A branch betrays where a protected family lives, also on a paper that is carried home.
    office: hidden.size > 0 ? HIDDEN : (office?.name ?? row.office),
    channel: channelWords[row.channel],
    scheme,
    procedure: procedureWords[row.procedure],
    child: {
      name: child.ident.name || UNNAMED,
      bornOn: child.ident.birthOn,
      ...(child.ident.kana === '' ? {} : { nameKana: child.ident.kana }),
    },
    applicant: { name: detail.guardian.name, relation: detail.guardian.relationship },
    documentsReceived: lines.filter((line) => line.state === 'received').map((line) => nameOf(line.document)),
    documentsMissing: later.map((line) => ({
      name: nameOf(line.document),
      ...(line.dueOn === null ? {} : { dueOn: line.dueOn as CalendarDate }),
    })),
    numberUse: numberUseOn(receivedOn, {
      municipality: issuer.municipality,
      scheme,
      incomeLimited: askedOn(ordinance.body, receivedOn).includes('incomeOverLimit'),
    }),
    nextSteps: nextSteps(later.length > 0),
    contact: contactOf(hidden.size > 0, office, dated(ordinance.body.office).on(receivedOn)),
  }
}

function nextSteps(missing: boolean): string[] {
  return [
    ...(missing
      ? ['足りない書類を、期限までに窓口へ持参するか郵送してください。届いた日にかかわらず、受付日は変わりません。']
      : []),
    '審査の結果を郵送でお知らせします。認定されたときは、医療証を同封します。',
    '医療証が届くまでに受診したときは、領収書を保管してください。あとから助成を受けられることがあります。',
  ]
}

/** The department of the whole municipality where the branch is not to be named. */
function contactOf(
  hidden: boolean,
  office: { readonly name: string; readonly phone: string } | undefined,
  department: { readonly nameJa: string; readonly phone: string },
) {
  return hidden || !office
    ? { office: department.nameJa, phone: department.phone, hours: HOURS }
    : { office: `${department.nameJa}（${office.name}）`, phone: office.phone, hours: HOURS }
}
