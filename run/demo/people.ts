import { makeAtenaNumber } from '../../shared/values/atena-number.ts'
import {
  addDays,
  addYears,
  type CalendarDate,
  findCalendarDate,
  monthStartOf,
  partsOf,
  toCalendarDate,
} from '../../shared/values/calendar-date.ts'
import { makeIndividualNumber } from '../../shared/values/individual-number.ts'
import type { RegistryColumn } from '../../shared/values/registry.ts'
import {
  type ForeignName,
  femaleNames,
  foreignNames,
  longNames,
  maleNames,
  type Name,
  rareSurnames,
  surnames,
} from './names.ts'
import { Chance } from './random.ts'

export type Resident = Readonly<Record<RegistryColumn, string>>

export interface PeopleOptions {
  /** 団体コード: other municipalities get other people. */
  readonly municipality: string
  readonly city: string
  readonly people: number
  readonly seed: number
  /** Which characters the file can hold. */
  readonly repertoire: 'cp932' | 'unicode'
}

/** The day the register is written: fixed, so that the same seed gives the same file in any year. */
export const WRITTEN_ON = toCalendarDate('2026-10-01')

type Sex = '1' | '2'
interface Draft {
  readonly relationship: string
  readonly sex: Sex
  readonly age: number
  /** Born on the day of the one before: a twin. */
  readonly twin?: boolean
}

/** Invented residents, household by household: the same options always give the same people. */
export function* inventPeople(options: PeopleOptions): Generator<Resident> {
  const chance = new Chance(options.seed * 1_000_003 + Number(options.municipality))
  let person = 0
  for (let household = 0; person < options.people; household++) {
    const members = composition(chance, household).slice(0, options.people - person)
    yield* householdOf(options, chance, household, members, person)
    person += members.length
  }
}

/** Who lives together, roughly as the census has it. Every fortieth household has twins. */
function composition(chance: Chance, household: number): Draft[] {
  if (household % 40 === 7) return family(chance, [{ age: 4 }, { age: 4, twin: true }])
  const draw = chance.next()
  if (draw < 0.38) return [{ relationship: '世帯主', sex: sexOf(chance), age: chance.between(19, 95) }]
  if (draw < 0.58) return couple(chance, chance.between(28, 90))
  if (draw < 0.86) {
    const children = Array.from({ length: chance.pick([1, 1, 1, 2, 2, 2, 3]) }, () => ({ age: chance.between(0, 20) }))
    return family(chance, children)
  }
  if (draw < 0.94) {
    const age = chance.between(24, 48)
    return [{ relationship: '世帯主', sex: '2', age }, ...childrenOf(chance, [{ age: chance.between(0, 17) }])]
  }
  return [
    ...family(chance, [{ age: chance.between(0, 17) }]),
    { relationship: '父', sex: '1', age: chance.between(66, 95) },
    { relationship: '母', sex: '2', age: chance.between(64, 95) },
  ]
}

const sexOf = (chance: Chance): Sex => (chance.next() < 0.5 ? '1' : '2')

function couple(chance: Chance, age: number): Draft[] {
  return [
    { relationship: '世帯主', sex: '1', age },
    { relationship: '妻', sex: '2', age: Math.max(18, age - chance.between(-2, 5)) },
  ]
}

function family(chance: Chance, children: { age: number; twin?: boolean }[]): Draft[] {
  return [...couple(chance, chance.between(24, 44)), ...childrenOf(chance, children)]
}

function childrenOf(chance: Chance, children: { age: number; twin?: boolean }[]): Draft[] {
  return children
    .toSorted((a, b) => b.age - a.age)
    .map((child) => ({ relationship: '子', sex: sexOf(chance), ...child }))
}

function* householdOf(
  options: PeopleOptions,
  chance: Chance,
  household: number,
  members: readonly Draft[],
  first: number,
): Generator<Resident> {
  const foreign = household % 25 === 3
  const surname = chance.onceIn(30) ? chance.pick(rareSurnames) : chance.pickFrequent(surnames)
  const home = homeOf(options.city, chance)
  const movement = movementOf(chance, household)
  const guarded = household % 200 === 11
  let birthOn = WRITTEN_ON
  for (const [i, member] of members.entries()) {
    birthOn = member.twin ? birthOn : birthOf(chance, member.age, first + i)
    const called = foreign ? foreignNameOf(chance, member.sex) : nameOf(options, chance, surname, member.sex, first + i)
    const moved = movement(birthOn, i)
    yield {
      宛名番号: makeAtenaNumber(String(100_000_000 + first + i)),
      個人番号: individualNumberOf(options, first + i),
      世帯番号: String(2_000_000_000 + household),
      ...called,
      生年月日: birthOn,
      性別: member.sex,
      続柄: member.relationship,
      ...home,
      ...moved,
      支援措置: guarded ? '1' : '',
      支援措置開始日: guarded ? '2026-04-10' : '',
      支援措置期限: guarded ? '2027-04-09' : '',
    }
  }
}

/** A walk through all 11-figure payloads, so that no number comes twice; another municipality walks elsewhere. */
function individualNumberOf({ municipality, seed }: PeopleOptions, person: number): string {
  const step = 73_939_133_177n
  const start = BigInt(municipality) * 100_003n + BigInt(seed) * 99_999_989n
  return makeIndividualNumber(String((start + BigInt(person + 1) * step) % 100_000_000_000n).padStart(11, '0'))
}

/** Every 97th is born on 1 April, every 211th on 29 February: the days at which ages turn. */
function birthOf(chance: Chance, age: number, person: number): CalendarDate {
  const year = partsOf(WRITTEN_ON).year - age
  if (person % 97 === 1) return findCalendarDate(year - 1, 4, 1) ?? WRITTEN_ON
  if (person % 211 === 2) return findCalendarDate(year - 4 - (year % 4), 2, 29) ?? WRITTEN_ON
  return addDays(addYears(WRITTEN_ON, -age), -chance.between(1, 365))
}

type Called = Pick<Resident, '氏名' | '氏名カナ' | '通称名' | '通称名カナ'>

function nameOf({ repertoire }: PeopleOptions, chance: Chance, surname: Name, sex: Sex, person: number): Called {
  const given = person % 499 === 3 ? longNames[sex] : chance.pickFrequent(sex === '1' ? maleNames : femaleNames)
  const text = repertoire === 'cp932' ? (surname.cp932 ?? surname.text) : surname.text
  return { 氏名: `${text}　${given.text}`, 氏名カナ: `${surname.kana}　${given.kana}`, 通称名: '', 通称名カナ: '' }
}

function foreignNameOf(chance: Chance, sex: Sex): Called {
  const { name, kana, alias }: ForeignName = chance.pick(foreignNames[sex])
  return { 氏名: name, 氏名カナ: kana, 通称名: alias?.text ?? '', 通称名カナ: alias?.kana ?? '' }
}

const towns = ['見本台', '架空町', '例示が丘', '仮名沢', '試作本町', '雛形新田']
const buildings = ['', '', '', ' 見本ハイツ', ' 架空マンション', ' サンプルコーポ']

function homeOf(city: string, chance: Chance): Pick<Resident, '郵便番号' | '住所' | '前住所'> {
  const lot = () => `${chance.between(1, 5)}丁目${chance.between(1, 40)}番${chance.between(1, 30)}号`
  const building = chance.pick(buildings)
  const room = building === '' ? '' : `${building}${chance.between(101, 1205)}`
  return {
    郵便番号: `999-${String(chance.between(0, 9999)).padStart(4, '0')}`,
    住所: `${city}${chance.pick(towns)}${lot()}${room}`,
    前住所: chance.onceIn(3) ? `架空県例示市${chance.pick(towns)}${lot()}` : '',
  }
}

type Moved = Pick<Resident, '住民区分' | '異動事由' | '異動年月日' | '転入年月日' | '転出年月日' | '転出先'>

/** What last happened to the household: most stayed where they were, some moved in, out, or died. */
function movementOf(chance: Chance, household: number): (birthOn: CalendarDate, member: number) => Moved {
  const day = addDays(WRITTEN_ON, -chance.between(1, 3_000))
  const since = (birthOn: CalendarDate) => (birthOn > day ? birthOn : day)
  const stayed = { 住民区分: '住民', 転出年月日: '', 転出先: '' }
  if (household % 60 === 17)
    return (birthOn) => ({
      住民区分: '転出',
      異動事由: '転出',
      異動年月日: since(birthOn),
      転入年月日: '',
      転出年月日: since(birthOn),
      転出先: '架空県例示市仮名沢1丁目1番1号',
    })
  const dies = household % 45 === 21
  return (birthOn, member) => {
    if (dies && member === 0)
      return { ...stayed, 住民区分: '死亡', 異動事由: '死亡', 異動年月日: since(birthOn), 転入年月日: '' }
    const on = since(birthOn)
    if (on === birthOn) return { ...stayed, 異動事由: '出生', 異動年月日: birthOn, 転入年月日: '' }
    if (household % 3 === 0) return { ...stayed, 異動事由: '転入', 異動年月日: on, 転入年月日: on }
    return {
      ...stayed,
      異動事由: household % 3 === 1 ? '転居' : '世帯変更',
      異動年月日: monthStart(on, birthOn),
      転入年月日: '',
    }
  }
}

const monthStart = (on: CalendarDate, birthOn: CalendarDate) =>
  monthStartOf(on) < birthOn ? birthOn : monthStartOf(on)
