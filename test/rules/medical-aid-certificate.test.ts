import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { certificatesOf, findCertificateFrom, findCertificateOn } from '../../shared/rules/medical-aid/certificate.ts'
import { benefitOn, isFree, paysInKind } from '../../shared/rules/medical-aid/coverage.ts'
import { coveredPeriods } from '../../shared/rules/medical-aid/covered.ts'
import {
  addDays,
  type CalendarDate,
  toCalendarDate as day,
  daysBetween,
  laterOf,
} from '../../shared/values/calendar-date.ts'
import { type City, ordinanceOf } from './medical-aid-world.ts'

function life(city: City, birth: string, from = birth): string[] {
  return certificatesOf(ordinanceOf(city), day(birth), day(from)).map(
    ({ kind, validFrom, validTo }) => `${kind.code} ${validFrom} ${validTo}`,
  )
}

describe('certificates of a life', () => {
  it('大田区: ends each 30 September and changes kind on 1 April', () => {
    expect(life('ota', '2020-04-02', '2026-05-01').slice(0, 2)).toEqual([
      'infant 2026-05-01 2026-09-30',
      'infant 2026-10-01 2027-03-31',
    ])
    expect(life('ota', '2020-04-01', '2026-05-01')[0]).toBe('child 2026-05-01 2026-09-30')
    expect(life('ota', '2008-04-02', '2023-09-01')).toEqual([
      'child 2023-09-01 2023-09-30',
      'child 2023-10-01 2024-03-31',
      'youth 2024-04-01 2024-09-30',
      'youth 2024-10-01 2025-09-30',
      'youth 2025-10-01 2026-09-30',
      'youth 2026-10-01 2027-03-31',
    ])
  })

  it('大田区: a child who had grown out before April 2023 comes back with a youth certificate', () => {
    expect(life('ota', '2007-04-01', '2021-12-01')).toEqual([
      'child 2021-12-01 2022-03-31',
      'youth 2023-04-01 2023-09-30',
      'youth 2023-10-01 2024-09-30',
      'youth 2024-10-01 2025-03-31',
    ])
  })

  it('横浜市: the card of 2024 is valid for two years, and one with a copay ends when the copay does', () => {
    expect(life('yokohama', '2012-06-01', '2022-11-01').slice(0, 4)).toEqual([
      'child 2022-11-01 2023-07-31',
      'child 2023-08-01 2024-07-31',
      'child 2024-08-01 2026-07-31',
      'child 2026-08-01 2028-07-31',
    ])
  })

  it('横浜市: copay begins on 1 April after nine and the certificate with it', () => {
    const [before, after] = certificatesOf(ordinanceOf('yokohama'), day('2012-06-01'), day('2021-10-01'))
    expect([before?.validTo, after?.validFrom]).toEqual(['2022-03-31', '2022-04-01'])
    expect(before && isFree(before.care.outpatient)).toBe(true)
    expect(after?.care.outpatient.perVisitYen).toBe(500)
  })

  it('横浜市: no certificate between the end at fifteen and the change of June 2026', () => {
    expect(life('yokohama', '2011-04-01', '2026-01-01').slice(0, 2)).toEqual([
      'child 2026-01-01 2026-03-31',
      'child 2026-06-01 2026-07-31',
    ])
  })

  it('藤沢市: one certificate to the end of the age, extended by a second after the change', () => {
    expect(life('fujisawa', '2026-10-05')).toEqual(['child 2026-10-05 2045-03-31'])
    expect(life('fujisawa', '2010-04-02', '2023-06-01')).toEqual([
      'child 2023-06-01 2026-03-31',
      'child 2026-04-01 2029-03-31',
    ])
  })

  it('仙台市: exchanged at school entry and when the copay ended in April 2026', () => {
    expect(life('sendai', '2017-05-05', '2023-05-01')).toEqual([
      'preschool 2023-05-01 2024-03-31',
      'school 2024-04-01 2026-03-31',
      'child 2026-04-01 2036-03-31',
    ])
  })

  it('has none for a day outside the covered age or after the entitlement', () => {
    const ota = ordinanceOf('ota')
    expect(findCertificateFrom(ota, day('2008-04-01'), day('2026-04-01'))).toBeUndefined()
    expect(findCertificateFrom(ota, day('2020-04-01'), day('2026-04-01'), day('2026-03-31'))).toBeUndefined()
    expect(findCertificateFrom(ota, day('2020-04-01'), day('2026-04-01'), day('2026-04-10'))?.validTo).toBe(
      '2026-04-10',
    )
  })

  const anyBirth = fc.integer({ min: 0, max: 8500 }).map((n) => addDays(day('2004-01-01'), n))
  const anyCity = fc.constantFrom<City[]>('ota', 'yokohama', 'fujisawa', 'sendai')

  it('puts every covered day in exactly one certificate, with the face that holds on each of its days', () => {
    fc.assert(
      fc.property(anyCity, anyBirth, fc.nat(3000), (city, birth, age) => {
        const ordinance = ordinanceOf(city)
        const from = laterOf(addDays(birth, age), day('2019-04-01'))
        const plans = certificatesOf(ordinance, birth, from)
        for (const [i, plan] of plans.entries()) {
          const next = plans[i + 1]
          expect(plan.validFrom <= plan.validTo).toBe(true)
          if (next) expect(next.validFrom > plan.validTo).toBe(true)
          for (const on of [
            plan.validFrom,
            addDays(plan.validFrom, Math.floor(daysBetween(plan.validFrom, plan.validTo) / 2)),
            plan.validTo,
          ]) {
            const benefit = benefitOn(ordinance, birth, on)
            expect(findCertificateOn(ordinance, birth, { from, to: day('2100-01-01') }, on)).toEqual(plan)
            expect([benefit?.care, benefit?.certificate.payerNumber, benefit?.mealsCovered]).toEqual([
              plan.care,
              plan.kind.payerNumber,
              plan.mealsCovered,
            ])
          }
        }
        const days = (list: { from: CalendarDate; to: CalendarDate }[]) =>
          list.reduce((sum, { from: a, to }) => sum + Math.max(0, daysBetween(laterOf(a, from), to) + 1), 0)
        expect(days(plans.map(({ validFrom, validTo }) => ({ from: validFrom, to: validTo })))).toBe(
          days(coveredPeriods(ordinance, birth)),
        )
      }),
      { numRuns: 300 },
    )
  })
})

describe('benefit on a day', () => {
  const at = (city: City, birth: string, on: string) => benefitOn(ordinanceOf(city), day(birth), day(on))

  it.each<[City, string, string, 'free' | 'copay' | 'none', boolean]>([
    ['ota', '2008-04-02', '2023-03-31', 'free', true],
    ['ota', '2007-04-01', '2023-03-31', 'none', true],
    ['ota', '2007-04-01', '2023-04-01', 'free', true],
    ['yokohama', '2013-04-01', '2023-03-31', 'copay', false],
    ['yokohama', '2013-04-02', '2023-03-31', 'free', false],
    ['yokohama', '2013-04-02', '2023-04-01', 'copay', false],
    ['yokohama', '2013-04-02', '2023-07-31', 'copay', false],
    ['yokohama', '2013-04-02', '2023-08-01', 'free', false],
    ['yokohama', '2010-04-02', '2026-05-31', 'none', false],
    ['yokohama', '2010-04-02', '2026-06-01', 'free', false],
    ['fujisawa', '2007-01-01', '2024-03-31', 'none', false],
    ['fujisawa', '2007-01-01', '2024-04-01', 'free', false],
    ['sendai', '2019-04-01', '2026-03-31', 'copay', false],
    ['sendai', '2019-04-02', '2026-03-31', 'free', false],
    ['sendai', '2019-04-01', '2026-04-01', 'free', false],
    ['sendai', '2010-04-01', '2026-03-31', 'none', false],
  ])('%s, born %s, on %s: %s, meals %s', (city, birth, on, expected, meals) => {
    const benefit = at(city, birth, on)
    expect(benefit ? (isFree(benefit.care.outpatient) ? 'free' : 'copay') : 'none').toBe(expected)
    if (benefit) expect(benefit.mealsCovered).toBe(meals)
  })

  it('仙台市 before April 2026: 500 yen at the first visit, 500 a day for ten days of a stay', () => {
    expect(at('sendai', '2015-05-05', '2026-03-31')?.care).toMatchObject({
      outpatient: { perVisitYen: 500, firstVisitOnly: true },
      inpatient: { perDayYen: 500, countLimit: 10, countPer: 'stay' },
    })
  })

  it('refuses a day the data does not reach instead of saying nothing is due', () => {
    expect(() => at('ota', '2015-05-05', '2019-03-31')).toThrow(RangeError)
  })

  it('pays at the counter in its own prefecture and with a usable insurer only', () => {
    const benefit = at('ota', '2015-05-05', '2026-11-20')
    if (!benefit) throw new Error('covered')
    expect(paysInKind(benefit, '13', 'employee-health')).toBe(true)
    expect(paysInKind(benefit, '14', 'employee-health')).toBe(false)
    expect(paysInKind(benefit, '13', 'health-association-outside')).toBe(false)
    expect(paysInKind(benefit, '13', null)).toBe(true)
  })
})
