import { randomBytes, randomInt } from 'node:crypto'
import type { Contract } from '../../shared/contract/contract.ts'
import { makeAtenaNumber } from '../../shared/values/atena-number.ts'
import { formatCertificateCode, makeCertificateCode } from '../../shared/values/certificate-code.ts'
import { isId } from '../../shared/values/id.ts'
import { makeIndividualNumber } from '../../shared/values/individual-number.ts'
import { id } from '../world.ts'

export type Call = { contract: Contract; input: unknown; body?: Uint8Array<ArrayBuffer> | undefined }

const figures = (count: number) => String(randomInt(10 ** count)).padStart(count, '0')

/** What stands in for an identifier that nobody has, by the name of its field. */
const absent: Record<string, () => string> = {
  atenaNo: () => makeAtenaNumber(figures(9)),
  individualNumber: () => makeIndividualNumber(figures(11)),
  kana: () => 'ダレデモ　ナイヒト',
  code: () => formatCertificateCode(makeCertificateCode(randomBytes(10))),
  linkKey: () => randomBytes(16).toString('base64url'),
  handle: () => randomBytes(32).toString('base64url'),
  pmhId: () => randomBytes(12).toString('hex'),
}

/** The same input with every identifier replaced by one that nobody has; undefined where it holds none. */
export function withAbsentIds(input: unknown): unknown {
  let found = false
  const swapped = mapStrings(input, (value, field) => {
    const make = isId(value) ? id : absent[field]
    if (!make) return value
    found = true
    return make()
  })
  return found ? swapped : undefined
}

/** Where the ids of an input stand. */
export function idPlaces(input: unknown): string[] {
  const places: string[] = []
  mapStrings(input, (value, _field, place) => {
    if (isId(value)) places.push(place)
    return value
  })
  return places
}

export function idAt(input: unknown, wanted: string): string | undefined {
  let found: string | undefined
  mapStrings(input, (value, _field, place) => {
    if (place === wanted) found = value
    return value
  })
  return found
}

export const withIdAt = (input: unknown, wanted: string, other: string): unknown =>
  mapStrings(input, (value, _field, place) => (place === wanted ? other : value))

function mapStrings(
  value: unknown,
  change: (text: string, field: string, place: string) => string,
  field = '',
  place = '',
): unknown {
  if (typeof value === 'string') return change(value, field, place)
  if (Array.isArray(value)) return value.map((one, i) => mapStrings(one, change, field, `${place}/${i}`))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, mapStrings(one, change, name, `${place}/${name}`)]),
  )
}

/** An answer without what is new in every answer: ids, times, running numbers, and random keys it hands out. */
export function withoutFresh(text: string): string {
  return text
    .replace(/[0-7][0-9A-HJKMNP-TV-Z]{25}/g, 'ID')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'AT')
    .replace(/R\d+-\d{6}/g, 'RECEIPT')
    .replace(/"integratedNo":"\d{15}"/g, '"integratedNo":"NEXT"')
    .replace(/"(linkKey|handle)":"[\w-]+"/g, '"$1":"KEY"')
}
