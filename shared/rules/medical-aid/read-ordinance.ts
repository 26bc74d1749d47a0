import { findCalendarDate, isCalendarDate, toCalendarDate } from '../../values/calendar-date.ts'
import { isMunicipalityCode } from '../../values/municipality-code.ts'
import { isPayerNumber } from '../../values/payer-number.ts'
import { type DatedEntry, dated } from '../dated.ts'
import {
  type CertificatePeriod,
  type careKinds,
  deductionKinds,
  exclusionKinds,
  insurerKinds,
  type MedicalAidOrdinance,
  ordinanceLists,
} from './ordinance.ts'
import { checked, flag, listOf, object, oneOf, orNull, type Read, refuse, text, whole } from './read-json.ts'

const day = checked(text, isCalendarDate, 'a day YYYY-MM-DD')
const age = whole(0, 25)
const amount = orNull(whole(1, 1_000_000))

function regimes<T>(read: Read<T>): Read<DatedEntry<T>[]> {
  const entry = object(
    { from: day, law: text, value: read },
    { to: day, source: text, grade: oneOf(['A', 'A2', 'B', 'C']), note: text },
  )
  const list = listOf(entry as Read<DatedEntry<T>>, 1)
  return (json, at) => {
    const entries = list(json, at)
    try {
      dated(entries)
    } catch {
      return refuse(at, 'regimes that do not overlap')
    }
    return entries
  }
}

const copayLine = object({
  ratePercent: orNull(whole(0, 100)),
  perVisitYen: amount,
  perDayYen: amount,
  dailyCapYen: amount,
  monthlyCapYen: amount,
  countLimit: orNull(whole(1, 100)),
  countPer: orNull(oneOf(['stay', 'month'])),
  firstVisitOnly: flag,
})

const band = object({
  untilFiscalYearEndAfter: age,
  care: object({ inpatient: copayLine, outpatient: copayLine, pharmacy: copayLine, visitingNursing: copayLine }),
  mealsCovered: flag,
} satisfies { care: Read<Record<(typeof careKinds)[number], unknown>> } & Record<string, unknown>)

const fixedDay = checked(
  object({
    kind: oneOf(['fixed-day']),
    month: whole(1, 12),
    day: whole(1, 31),
    everyYears: whole(1, 18),
    anchorYear: whole(2000, 2100),
  }),
  // A common year, so that the day exists in all years.
  ({ month, day: last }) => findCalendarDate(2001, month, last) !== undefined,
  'a day that is in every year',
)

const period: Read<CertificatePeriod> = (json, at) =>
  typeof json === 'object' && json !== null && 'kind' in json && json.kind === 'to-age-end'
    ? object({ kind: oneOf(['to-age-end']) })(json, at)
    : fixedDay(json, at)

const certificate = object({
  code: checked(text, (code) => /^[a-z][a-z-]{0,30}$/.test(code), 'a short code'),
  nameJa: text,
  nameEn: text,
  untilFiscalYearEndAfter: age,
  payerNumber: checked(text, isPayerNumber, 'a payer number with its check figure'),
  period,
})

function ascending<T extends { readonly untilFiscalYearEndAfter: number }>(read: Read<T>): Read<T[]> {
  const list = listOf(read, 1)
  return (json, at) => {
    const stages = list(json, at)
    const rising = stages.every(
      (stage, i) => i === 0 || stage.untilFiscalYearEndAfter > (stages[i - 1]?.untilFiscalYearEndAfter ?? 0),
    )
    return rising ? stages : refuse(at, 'ages that rise')
  }
}

const ordinance: Read<MedicalAidOrdinance> = object({
  municipality: checked(text, isMunicipalityCode, 'a municipality code'),
  version: text,
  scheme: regimes(object({ nameJa: text, nameEn: text })),
  office: regimes(object({ nameJa: text, phone: text })),
  ageLimit: regimes(object({ untilFiscalYearEndAfter: age })),
  copay: regimes(ascending(band)),
  incomeLimit: regimes(orNull(object({ afterAge: age, mark: oneOf(['birthday', 'fiscal-year-end']) }))),
  exclusions: regimes(listOf(oneOf(exclusionKinds))),
  deductions: regimes(listOf(oneOf(deductionKinds))),
  lateApplication: regimes(
    object({
      grace: object({ unit: oneOf(['days', 'months']), count: whole(0, 400) }),
      lateFrom: oneOf(['application-month', 'application-day']),
      closedDayExtends: flag,
    }),
  ),
  certificates: regimes(ascending(certificate)),
  inKind: regimes(
    object({
      prefectures: listOf(
        checked(text, (code) => /^(0[1-9]|[1-3]\d|4[0-7])$/.test(code), 'a prefecture code'),
        1,
      ),
      notUsableWith: listOf(oneOf(insurerKinds)),
    }),
  ),
  youthClaim: regimes(orNull(object({ afterFiscalYearEndAfter: age }))),
  reimbursement: regimes(object({ years: whole(1, 10), countedFrom: oneOf(['payment', 'treatment-month']) })),
})

/** On every day a list changes, copay and certificates must reach as far as the age limit does, or a child would fall between. */
function requireWhole(read: MedicalAidOrdinance): void {
  const starts = new Set(ordinanceLists.map((name) => dated<unknown>(read[name]).all[0]?.from))
  if (starts.size !== 1) refuse('', 'lists that all begin on one day')
  const changes = [read.ageLimit, read.copay, read.certificates].flatMap((entries: readonly DatedEntry<unknown>[]) =>
    entries.map(({ from }) => toCalendarDate(from)),
  )
  for (const on of changes) {
    const limit = dated(read.ageLimit).on(on).untilFiscalYearEndAfter
    for (const name of ['copay', 'certificates'] as const) {
      const last = dated<readonly { readonly untilFiscalYearEndAfter: number }[]>(read[name]).on(on).at(-1)
      if (!last || last.untilFiscalYearEndAfter < limit) refuse(`/${name}`, `ages up to ${limit} on ${on}`)
    }
  }
}

/**
 * Reads an ordinance as it is stored in a municipality's partition. Throws TypeError naming the place of the first fault:
 * wrong shape, unknown member, overlapping regimes, a payer number that fails its check, an age without copay or certificate.
 */
export function readOrdinance(json: unknown): MedicalAidOrdinance {
  const read = ordinance(json, '')
  requireWhole(read)
  return read
}
