import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MedicalAidFacts } from '../../shared/rules/medical-aid/facts.ts'
import { type MedicalAidProposal, proposeMedicalAid } from '../../shared/rules/medical-aid/propose.ts'
import { addDays, toCalendarDate as day } from '../../shared/values/calendar-date.ts'
import { type City, child, cities, ordinanceOf } from './medical-aid-world.ts'

function say({ outcome, validFrom, validTo, steps }: MedicalAidProposal): string {
  if (outcome === 'grant') return `${validFrom} ${validTo}`
  return steps
    .filter(({ result }) => result === (outcome === 'reject' ? 'not-met' : 'unknown'))
    .map(({ reason }) => reason)
    .join(' ')
}

/** city | birth | event | received, and @ day of judgement where it is another | entitlement from and to, or the reasons */
const byDates = `
ota      | 2026-11-01 | 2026-11-01 | 2026-11-20 | 2026-11-01 2045-03-31
ota      | 2026-03-31 | 2026-03-31 | 2026-04-10 | 2026-03-31 2044-03-31
ota      | 2026-04-01 | 2026-04-01 | 2026-04-10 | 2026-04-01 2044-03-31
ota      | 2026-04-02 | 2026-04-02 | 2026-04-10 | 2026-04-02 2045-03-31
ota      | 2024-02-29 | 2024-02-29 | 2024-03-10 | 2024-02-29 2042-03-31
ota      | 2015-07-07 | 2026-05-10 | 2026-11-10 | 2026-05-10 2034-03-31
ota      | 2015-07-07 | 2026-05-10 | 2026-11-11 | 2026-11-01 2034-03-31
ota      | 2015-07-07 | 2026-02-28 | 2026-08-31 | 2026-02-28 2034-03-31
ota      | 2015-07-07 | 2026-02-28 | 2026-09-01 | 2026-09-01 2034-03-31
ota      | 2015-07-07 | 2026-08-31 | 2027-02-28 | 2026-08-31 2034-03-31
ota      | 2015-07-07 | 2026-08-31 | 2027-03-01 | 2027-03-01 2034-03-31
ota      | 2008-04-01 | 2026-03-01 | 2026-03-31 | 2026-03-01 2026-03-31
ota      | 2008-04-01 | 2026-03-01 | 2026-04-01 | 2026-03-01 2026-03-31
ota      | 2008-04-01 | 2026-04-01 | 2026-04-01 | age-over
ota      | 2008-04-02 | 2026-04-01 | 2026-04-01 | 2026-04-01 2027-03-31
ota      | 2008-04-02 | 2027-03-31 | 2027-03-31 | 2027-03-31 2027-03-31
ota      | 2008-04-02 | 2027-04-01 | 2027-04-01 | age-over
ota      | 2008-02-29 | 2026-02-28 | 2026-03-02 | 2026-02-28 2026-03-31
ota      | 2008-02-29 | 2026-04-01 | 2026-04-01 | age-over
ota      | 2007-04-01 | 2022-03-31 | 2022-03-31 | 2022-03-31 2022-03-31
ota      | 2007-04-01 | 2022-04-01 | 2022-04-05 | age-not-yet
ota      | 2007-04-01 | 2022-04-01 | 2022-04-05 @ 2023-03-31 | age-not-yet
ota      | 2007-04-01 | 2022-04-01 | 2022-04-05 @ 2023-04-01 | 2023-04-01 2025-03-31
ota      | 2007-04-02 | 2022-05-01 | 2022-05-10 | 2022-05-01 2026-03-31
ota      | 2006-04-02 | 2020-01-01 | 2023-01-05 @ 2023-04-01 | 2023-04-01 2025-03-31
ota      | 2005-04-01 | 2023-04-01 | 2023-04-03 | age-over
ota      | 2005-04-02 | 2023-04-01 | 2023-04-03 | 2023-04-01 2024-03-31
ota      | 2005-04-02 | 2023-04-01 | 2023-10-01 | 2023-04-01 2024-03-31
ota      | 2005-04-02 | 2023-04-01 | 2023-10-02 | 2023-10-01 2024-03-31
ota      | 2005-04-02 | 2023-04-01 | 2024-04-01 | age-over
yokohama | 2010-04-01 | 2025-03-01 | 2025-03-10 | 2025-03-01 2025-03-31
yokohama | 2010-04-01 | 2025-04-01 | 2025-04-10 | age-not-yet
yokohama | 2010-04-02 | 2026-03-01 | 2026-03-10 | 2026-03-01 2026-03-31
yokohama | 2010-04-02 | 2026-04-01 | 2026-04-10 | age-not-yet
yokohama | 2010-04-02 | 2026-04-01 | 2026-04-10 @ 2026-05-31 | age-not-yet
yokohama | 2010-04-02 | 2026-04-01 | 2026-04-10 @ 2026-06-01 | 2026-06-01 2029-03-31
yokohama | 2010-04-02 | 2026-05-20 | 2026-06-01 | 2026-06-01 2029-03-31
yokohama | 2010-04-02 | 2020-01-01 | 2026-07-01 | 2026-06-01 2029-03-31
yokohama | 2011-04-01 | 2026-03-31 | 2026-03-31 | 2026-03-31 2026-03-31
yokohama | 2011-04-01 | 2026-06-01 | 2026-06-01 | 2026-06-01 2029-03-31
yokohama | 2011-04-02 | 2026-04-10 | 2026-04-12 | 2026-04-10 2030-03-31
yokohama | 2008-04-01 | 2026-06-01 | 2026-06-01 | age-over
yokohama | 2008-04-02 | 2026-06-01 | 2026-06-01 | 2026-06-01 2027-03-31
yokohama | 2008-02-29 | 2026-06-01 | 2026-06-01 | age-over
yokohama | 2012-02-29 | 2026-06-01 | 2026-06-01 | 2026-06-01 2030-03-31
yokohama | 2010-04-02 | 2026-06-01 | 2026-12-01 | 2026-06-01 2029-03-31
yokohama | 2010-04-02 | 2026-06-01 | 2026-12-02 | 2026-12-01 2029-03-31
yokohama | 2015-05-05 | 2023-07-31 | 2023-08-01 | income-unknown
yokohama | 2015-05-05 | 2023-08-01 | 2023-08-01 | 2023-08-01 2034-03-31
yokohama | 2020-01-10 | 2020-01-10 | 2020-01-15 | 2020-01-10 2038-03-31
yokohama | 2018-01-10 | 2020-01-10 | 2020-01-15 | income-unknown
yokohama | 2019-01-10 | 2021-03-31 | 2021-03-31 | income-unknown
yokohama | 2019-01-10 | 2021-04-01 | 2021-04-01 | 2021-04-01 2037-03-31
yokohama | 2018-04-01 | 2021-04-01 | 2021-04-01 | income-unknown
yokohama | 2018-04-02 | 2021-04-01 | 2021-04-01 | 2021-04-01 2037-03-31
fujisawa | 2006-04-01 | 2024-04-01 | 2024-04-05 | age-over
fujisawa | 2006-04-02 | 2024-04-01 | 2024-04-05 | 2024-04-01 2025-03-31
fujisawa | 2006-04-02 | 2024-03-31 | 2024-03-31 | age-not-yet
fujisawa | 2006-04-02 | 2024-03-31 | 2024-03-31 @ 2024-04-01 | 2024-04-01 2025-03-31
fujisawa | 2008-04-01 | 2023-03-01 | 2023-03-15 | income-unknown
fujisawa | 2008-04-01 | 2023-05-01 | 2023-05-02 | age-not-yet
fujisawa | 2008-04-01 | 2023-05-01 | 2023-05-02 @ 2024-04-01 | 2024-04-01 2026-03-31
fujisawa | 2008-04-02 | 2023-05-01 | 2023-05-02 | 2023-05-01 2027-03-31
fujisawa | 2008-04-02 | 2027-03-31 | 2027-03-31 | 2027-03-31 2027-03-31
fujisawa | 2008-04-01 | 2026-04-01 | 2026-04-01 | age-over
fujisawa | 2008-02-29 | 2026-03-31 | 2026-03-31 | 2026-03-31 2026-03-31
fujisawa | 2009-01-01 | 2022-06-01 | 2022-06-02 | income-unknown
fujisawa | 2010-06-01 | 2022-06-01 | 2022-06-02 | 2022-06-01 2029-03-31
fujisawa | 2009-04-01 | 2021-04-01 | 2021-04-02 | income-unknown
fujisawa | 2009-04-02 | 2021-04-01 | 2021-04-02 | 2021-04-01 2028-03-31
fujisawa | 2009-01-01 | 2023-03-31 | 2023-03-31 | income-unknown
fujisawa | 2009-01-01 | 2023-04-01 | 2023-04-01 | 2023-04-01 2027-03-31
fujisawa | 2026-10-05 | 2026-10-05 | 2027-04-05 | 2026-10-05 2045-03-31
fujisawa | 2026-10-05 | 2026-10-05 | 2027-04-06 | 2027-04-01 2045-03-31
sendai   | 2026-05-01 | 2026-05-01 | 2026-05-29 | 2026-05-01 2045-03-31
sendai   | 2026-05-01 | 2026-05-01 | 2026-06-01 | 2026-05-01 2045-03-31
sendai   | 2026-05-01 | 2026-05-01 | 2026-06-02 | 2026-06-01 2045-03-31
sendai   | 2026-05-05 | 2026-05-05 | 2026-06-04 | 2026-05-05 2045-03-31
sendai   | 2026-05-05 | 2026-05-05 | 2026-06-05 | 2026-06-01 2045-03-31
sendai   | 2010-04-02 | 2025-11-20 | 2025-11-25 | 2025-11-20 2029-03-31
sendai   | 2010-04-01 | 2025-11-01 | 2025-11-25 | age-not-yet
sendai   | 2010-04-01 | 2025-11-01 | 2025-11-25 @ 2026-03-31 | age-not-yet
sendai   | 2010-04-01 | 2025-11-01 | 2025-11-25 @ 2026-04-01 | 2026-04-01 2028-03-31
sendai   | 2010-04-01 | 2025-11-01 | 2026-05-01 | 2026-04-01 2028-03-31
sendai   | 2010-04-01 | 2025-11-01 | 2026-05-02 | 2026-05-01 2028-03-31
sendai   | 2010-04-01 | 2025-03-31 | 2025-03-31 | 2025-03-31 2025-03-31
sendai   | 2008-04-01 | 2026-04-01 | 2026-04-01 | age-over
sendai   | 2008-04-02 | 2026-04-01 | 2026-04-01 | 2026-04-01 2027-03-31
sendai   | 2008-02-29 | 2026-04-01 | 2026-04-01 | age-over
sendai   | 2012-02-29 | 2026-04-01 | 2026-04-01 | 2026-04-01 2030-03-31
sendai   | 2016-06-06 | 2022-10-01 | 2022-10-03 | income-unknown
sendai   | 2022-09-01 | 2022-09-01 | 2022-09-05 | income-unknown
sendai   | 2016-06-06 | 2023-04-01 | 2023-04-03 | 2023-04-01 2035-03-31
ota      | 2015-07-07 | 2018-05-01 | 2018-05-10 | ordinance-not-covering
ota      | 2026-12-01 | 2026-12-01 | 2026-11-20 | not-yet-born
sendai   | 2026-05-01 | 2026-05-01 | 2026-06-01 @ 2026-05-30 | received-after-judgement
`
const rows = byDates
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))

function cityNamed(name: string | undefined): City {
  const found = (Object.keys(cities) as City[]).find((city) => city === name)
  if (!found) throw new Error(`no city ${name}`)
  return found
}

describe('medical aid by dates', () => {
  it('holds the rows it says it holds', () => {
    expect(rows.length).toBeGreaterThanOrEqual(95)
    expect(rows.every((row) => row.length === 5)).toBe(true)
  })

  it.each(rows)('%s: born %s, event %s, received %s: %s', (name, birth, event, times, expected) => {
    const [received = '', judged = received] = (times ?? '').split(' @ ')
    const facts = child(birth ?? '', event ?? '', received)
    // A birth after the day of judgement is its own reason, not a missing residence.
    const known = birth && birth > judged ? { ...facts, residentFrom: day(judged) } : facts
    expect(say(proposeMedicalAid(ordinanceOf(cityNamed(name)), known, day(judged)))).toBe(expected)
  })
})

const today = '2026-11-20'
const untilAge18 = '2026-11-02 2034-03-31'

function judge(city: City, change: Partial<MedicalAidFacts>, on = today): MedicalAidProposal {
  return proposeMedicalAid(ordinanceOf(city), child('2015-07-07', '2026-11-02', today, change), day(on))
}

describe('medical aid by circumstances', () => {
  const circumstances: [Partial<MedicalAidFacts>, string, City[]][] = [
    [{ publicAssistance: true }, 'public-assistance', ['ota', 'yokohama', 'fujisawa', 'sendai']],
    [{ publicAssistance: null }, 'public-assistance-unknown', ['ota', 'yokohama', 'fujisawa', 'sendai']],
    [{ singleParentAid: true }, 'single-parent-aid', ['yokohama', 'fujisawa']],
    [{ singleParentAid: null }, 'single-parent-aid-unknown', ['yokohama', 'fujisawa']],
    [{ disabilityAid: true }, 'disability-aid', ['yokohama', 'fujisawa']],
    [{ disabilityAid: null }, 'disability-aid-unknown', ['yokohama', 'fujisawa']],
    [{ placement: 'institution' }, 'institutional-placement', ['ota', 'yokohama']],
    [{ placement: 'foster' }, 'foster-care', ['ota', 'yokohama']],
    [{ placement: null }, 'placement-unknown placement-unknown', ['ota', 'yokohama']],
    [{ otherMedicalAid: true }, 'other-medical-aid', ['yokohama']],
    [{ otherMedicalAid: null }, 'other-medical-aid-unknown', ['yokohama']],
    [{ insurance: 'none' }, 'insurance-none', ['ota', 'yokohama', 'fujisawa', 'sendai']],
    [{ insurance: 'waiting' }, 'insurance-waiting', ['ota', 'yokohama', 'fujisawa', 'sendai']],
    [{ residentFrom: null }, 'residence-unknown', ['ota', 'yokohama', 'fujisawa', 'sendai']],
    [{ residentFrom: day('2026-12-01') }, 'residence-not-yet', ['ota', 'yokohama', 'fujisawa', 'sendai']],
    [{ residentTo: day('2026-11-01') }, 'moved-out-before-start', ['ota', 'yokohama', 'fujisawa', 'sendai']],
    [{ incomeOverLimit: true }, 'income-over', []],
  ]
  const table = circumstances.flatMap(([change, reason, refusing]) =>
    (Object.keys(cities) as City[]).map(
      (city) => [city, change, refusing.includes(city) ? reason : untilAge18] as const,
    ),
  )

  it.each(table)('%s with %j: %s', (city, change, expected) => {
    expect(say(judge(city, change))).toBe(expected)
  })

  it('refuses on what is certain even while something else is unknown', () => {
    const proposal = judge('ota', { publicAssistance: true, insurance: 'waiting' })
    expect(proposal.outcome).toBe('reject')
    expect(proposal.steps.find(({ rule }) => rule === 'insurance')?.result).toBe('unknown')
  })

  it('ends the entitlement with the residence and begins it with residence and insurance', () => {
    expect(say(judge('ota', { residentTo: day('2026-12-31') }))).toBe('2026-11-02 2026-12-31')
    expect(say(judge('ota', { residentFrom: day('2026-11-10') }))).toBe('2026-11-10 2034-03-31')
    expect(say(judge('ota', { insuredFrom: day('2026-11-15') }))).toBe('2026-11-15 2034-03-31')
  })

  it('weighs income where a limit applies', () => {
    const before = (incomeOverLimit: boolean) =>
      say(
        proposeMedicalAid(
          ordinanceOf('yokohama'),
          child('2015-05-05', '2023-07-01', '2023-07-02', { incomeOverLimit }),
          day('2023-07-02'),
        ),
      )
    expect(before(true)).toBe('income-over')
    expect(before(false)).toBe('2023-07-01 2034-03-31')
  })

  it('does not give a second entitlement for the same days', () => {
    expect(say(judge('ota', { existing: { from: day('2026-11-10'), to: null } }))).toBe('already-entitled')
    expect(say(judge('ota', { existing: { from: day('2020-01-01'), to: day('2026-11-02') } }))).toBe('already-entitled')
    expect(say(judge('ota', { existing: { from: day('2020-01-01'), to: day('2026-11-01') } }))).toBe(untilAge18)
  })

  it('moves a last day over the year-end holidays only when the office is closed', () => {
    const facts = (officeHolidays: string[]) =>
      child('2026-12-01', '2026-12-01', '2027-01-04', { officeHolidays: officeHolidays.map(day) })
    const closed = ['2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02', '2027-01-03']
    const propose = (holidays: string[]) =>
      say(proposeMedicalAid(ordinanceOf('sendai'), facts(holidays), day('2027-01-04')))
    expect(propose(closed)).toBe('2026-12-01 2045-03-31')
    expect(propose([])).toBe('2027-01-01 2045-03-31')
  })

  it('says that the certificate is useless with an association of another prefecture, and still grants', () => {
    const proposal = judge('ota', { insurerKind: 'health-association-outside' })
    expect(proposal.outcome).toBe('grant')
    expect(proposal.cautions).toEqual(['certificate-not-usable'])
    expect(judge('ota', { insurerKind: 'health-association-inside' }).cautions).toEqual([])
    expect(judge('yokohama', { insurerKind: 'health-association-outside' }).cautions).toEqual([])
  })
})

describe('who claims', () => {
  const youth = (city: City, birth: string, change: Partial<MedicalAidFacts>) =>
    say(
      proposeMedicalAid(
        ordinanceOf(city),
        child(birth, '2026-06-01', '2026-06-10', { claimant: 'youth', ...change }),
        day('2026-06-10'),
      ),
    )

  it.each<[City, string, boolean | null, string]>([
    ['sendai', '2009-01-01', false, '2026-06-01 2027-03-31'],
    ['sendai', '2009-01-01', true, 'claimant-youth-has-guardian'],
    ['sendai', '2009-01-01', null, 'claimant-unknown'],
    ['sendai', '2011-04-01', false, '2026-06-01 2029-03-31'],
    ['sendai', '2011-04-02', false, 'claimant-youth-not-allowed'],
    ['ota', '2009-01-01', false, '2026-06-01 2027-03-31'],
    ['yokohama', '2009-01-01', false, 'claimant-youth-not-allowed'],
    ['fujisawa', '2009-01-01', false, 'claimant-youth-not-allowed'],
  ])('%s: a youth born %s claims, guardian %s: %s', (city, birth, hasGuardian, expected) => {
    expect(youth(city, birth, { hasGuardian })).toBe(expected)
  })

  it('仙台市: the youth claims from 1 April after fifteen, not a day sooner', () => {
    const claim = (event: string) =>
      say(
        proposeMedicalAid(
          ordinanceOf('sendai'),
          child('2011-04-02', event, event, { claimant: 'youth', hasGuardian: false }),
          day(event),
        ),
      )
    expect(claim('2027-03-31')).toBe('claimant-youth-not-allowed')
    expect(claim('2027-04-01')).toBe('2027-04-01 2030-03-31')
  })

  it('does not take a guardian where there is none', () => {
    expect(say(judge('ota', { hasGuardian: false }))).toBe('claimant-guardian-missing')
  })
})

describe('every proposal', () => {
  const anyDay = (from: string, days: number) => fc.integer({ min: 0, max: days }).map((n) => addDays(day(from), n))
  const anyFacts = fc.record({
    city: fc.constantFrom<City[]>('ota', 'yokohama', 'fujisawa', 'sendai'),
    birth: anyDay('2004-01-01', 8500),
    event: anyDay('2019-04-01', 3200),
    delay: fc.integer({ min: 0, max: 400 }),
    publicAssistance: fc.constantFrom(true, false, null),
    insurance: fc.constantFrom<MedicalAidFacts['insurance'][]>('insured', 'none', 'waiting'),
    residentTo: fc.option(anyDay('2019-04-01', 3600)),
  })

  it('is the same for the same facts, names a law and a known reason at each step, and stays inside its own period', () => {
    fc.assert(
      fc.property(anyFacts, ({ city, birth, event, delay, ...rest }) => {
        const received = addDays(event, delay)
        const facts = child(birth, event, received, rest)
        const judged = proposeMedicalAid(ordinanceOf(city), facts, received)
        expect(proposeMedicalAid(ordinanceOf(city), structuredClone(facts), received)).toEqual(judged)
        expect(judged.ruleVersion).toBe(ordinanceOf(city).version)
        expect(judged.steps.every(({ law }) => law !== '')).toBe(true)
        expect(JSON.parse(JSON.stringify(judged.steps))).toEqual(judged.steps)
        if (judged.outcome !== 'grant') {
          expect([judged.validFrom, judged.validTo, judged.certificates]).toEqual([undefined, undefined, []])
          return
        }
        const { validFrom, validTo, certificates } = judged
        expect(validFrom && validTo && validFrom <= validTo && validFrom >= birth).toBe(true)
        expect(certificates[0]?.validFrom).toBe(validFrom)
        expect(certificates.every((plan) => validTo !== undefined && plan.validTo <= validTo)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('never starts earlier because the application came later', () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 1, max: 200 }), ({ city, birth, event, delay }, more) => {
        const at = (days: number) => {
          const received = addDays(event, days)
          return proposeMedicalAid(
            ordinanceOf(city),
            child(birth, event, received, { incomeOverLimit: false }),
            received,
          )
        }
        const [sooner, later] = [at(delay), at(delay + more)]
        if (!sooner.validFrom || !later.validFrom) return
        expect(later.validFrom >= sooner.validFrom).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
