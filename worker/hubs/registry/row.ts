import { type AtenaNumber, isAtenaNumber } from '../../../shared/values/atena-number.ts'
import type { CalendarDate } from '../../../shared/values/calendar-date.ts'
import { type IndividualNumber, isIndividualNumber } from '../../../shared/values/individual-number.ts'
import { isKana, toFurigana } from '../../../shared/values/kana.ts'
import {
  type ImportReason,
  movements,
  type RegistryColumn,
  type Residence,
  registryColumns,
  residences,
} from '../../../shared/values/registry.ts'
import { parseDate } from '../../../shared/values/wareki.ts'
import { toDigits, toNarrow } from '../../../shared/values/width.ts'
import type { Layout } from './layout.ts'
import { splitLine } from './line.ts'
import { decode } from './text.ts'

/** One person as the registry knows them. Names keep their exact code points. */
export interface RegistryRow {
  readonly atenaNo: AtenaNumber
  /** Null while the person has none yet. */
  readonly individualNumber: IndividualNumber | null
  readonly householdNo: string
  readonly name: string
  readonly kana: string
  readonly alias: string | null
  readonly aliasKana: string | null
  readonly birthOn: CalendarDate
  readonly sex: '1' | '2' | '9'
  readonly relationship: string | null
  readonly postalCode: string | null
  readonly address: string
  readonly previousAddress: string | null
  readonly residence: Residence
  readonly movement: (typeof movements)[keyof typeof movements]
  readonly movedOn: CalendarDate
  readonly movedInOn: CalendarDate | null
  readonly movedOutOn: CalendarDate | null
  readonly movedOutTo: string | null
  readonly support: { readonly fromOn: CalendarDate; readonly untilOn: CalendarDate | null } | null
}

/** Why a row cannot be taken, and in which column; never the value. */
export interface RowFault {
  readonly reason: ImportReason
  readonly column: RegistryColumn | null
}

const MAX_CHARS = 300
/** Private use areas, where offices keep characters of their own; 〓, which stands for one that was lost; controls. */
const EXTERNAL = /[\ue000-\uf8ff\u{f0000}-\u{10fffd}〓\ufffd]/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/
const SEXES: Readonly<Record<string, '1' | '2' | '9'>> = {
  1: '1',
  2: '2',
  9: '9',
  男: '1',
  女: '2',
  その他: '9',
  不明: '9',
}
const FLAGS: Readonly<Record<string, boolean>> = { '': false, 0: false, 無: false, 1: true, 有: true }

/** Reads one line by the file's layout: the person, or the first fault in it. */
export function readRow(line: Uint8Array, layout: Layout): RegistryRow | RowFault {
  if (line.length === 0) return { reason: 'blank-line', column: null }
  const text = decode(line, layout.encoding)
  if (text === undefined) return { reason: 'unreadable-characters', column: null }
  const split = splitLine(text)
  if (!split.ok) return { reason: split.reason, column: null }
  const { value } = split
  if (value.length !== registryColumns.length) return { reason: 'column-count', column: null }
  try {
    return rowOf(new Fields(layout.places.map((place) => (value[place] ?? '').trim())))
  } catch (error) {
    if (error instanceof Fault) return { reason: error.reason, column: error.column }
    throw error
  }
}

export const isFault = (row: RegistryRow | RowFault): row is RowFault => 'reason' in row

function rowOf(fields: Fields): RegistryRow {
  const birthOn = fields.date('生年月日')
  const movedOn = fields.date('異動年月日')
  if (movedOn < birthOn) throw new Fault('date-order', '異動年月日')
  const alias = fields.text('通称名')
  const aliasKana = fields.kana('通称名カナ')
  if (alias !== null && aliasKana === null) throw new Fault('required', '通称名カナ')
  return {
    atenaNo: fields.number('宛名番号', 10, isAtenaNumber) ?? fields.missing('宛名番号'),
    individualNumber: fields.number('個人番号', 12, isIndividualNumber),
    householdNo: fields.number('世帯番号', 10, isFigures) ?? fields.missing('世帯番号'),
    name: fields.text('氏名') ?? fields.missing('氏名'),
    kana: fields.kana('氏名カナ') ?? fields.missing('氏名カナ'),
    alias,
    aliasKana,
    birthOn,
    sex: fields.code('性別', SEXES),
    relationship: fields.text('続柄'),
    postalCode: fields.number('郵便番号', 7, isFigures),
    address: fields.text('住所') ?? fields.missing('住所'),
    previousAddress: fields.text('前住所'),
    residence: fields.code('住民区分', residences),
    movement: fields.code('異動事由', movements),
    movedOn,
    movedInOn: fields.dateOrNull('転入年月日'),
    movedOutOn: fields.dateOrNull('転出年月日'),
    movedOutTo: fields.text('転出先'),
    support: supportOf(fields, movedOn),
  }
}

function supportOf(fields: Fields, movedOn: CalendarDate): RegistryRow['support'] {
  const flagged = fields.code('支援措置', FLAGS)
  const fromOn = fields.dateOrNull('支援措置開始日')
  const untilOn = fields.dateOrNull('支援措置期限')
  if (!flagged) {
    // A measure half entered must not pass as none.
    if (fromOn !== null || untilOn !== null) throw new Fault('support-without-flag', '支援措置')
    return null
  }
  const from = fromOn ?? movedOn
  if (untilOn !== null && untilOn < from) throw new Fault('date-order', '支援措置期限')
  return { fromOn: from, untilOn }
}

const isFigures = (text: string): text is string => /^\d+$/.test(text)

class Fault extends Error {
  readonly reason: ImportReason
  readonly column: RegistryColumn
  constructor(reason: ImportReason, column: RegistryColumn) {
    super(reason)
    this.reason = reason
    this.column = column
  }
}

/** The fields of one row by column; each way of reading checks, and throws `Fault` with the column. */
class Fields {
  readonly #values: readonly string[]
  constructor(values: readonly string[]) {
    this.#values = values
  }

  missing(column: RegistryColumn): never {
    throw new Fault('required', column)
  }

  text(column: RegistryColumn): string | null {
    const text = this.#values[placeOf[column]] ?? ''
    if (text.length > MAX_CHARS) throw new Fault('too-long', column)
    if (EXTERNAL.test(text)) throw new Fault('external-character', column)
    if (CONTROL.test(text)) throw new Fault('unreadable-characters', column)
    return text === '' ? null : text
  }

  kana(column: RegistryColumn): string | null {
    const text = this.text(column)
    if (text === null) return null
    const kana = toFurigana(text)
    if (!isKana(kana)) throw new Fault('bad-kana', column)
    return kana
  }

  /** Figures in either width, hyphens allowed; null when empty. */
  number<T extends string>(column: RegistryColumn, length: number, check: (text: string) => text is T): T | null {
    const text = this.text(column)
    if (text === null) return null
    const digits = toDigits(text)
    if (digits.length !== length || !isFigures(digits)) throw new Fault('bad-number', column)
    if (!check(digits)) throw new Fault('bad-check-digit', column)
    return digits
  }

  date(column: RegistryColumn): CalendarDate {
    return this.dateOrNull(column) ?? this.missing(column)
  }

  dateOrNull(column: RegistryColumn): CalendarDate | null {
    const text = this.text(column)
    if (text === null) return null
    const read = parseDate(text)
    if (!read.ok) throw new Fault(read.reason, column)
    return read.value
  }

  code<T>(column: RegistryColumn, codes: Readonly<Record<string, T>>): T {
    const text = this.text(column) ?? ''
    const code = toNarrow(text)
    if (Object.hasOwn(codes, code)) return codes[code] as T
    throw new Fault(text === '' ? 'required' : 'bad-code', column)
  }
}

const placeOf = Object.fromEntries(registryColumns.map((column, i) => [column, i])) as Readonly<
  Record<RegistryColumn, number>
>
