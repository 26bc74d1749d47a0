import * as v from 'valibot'
import { type RegistryColumn, registryColumns } from '../../../shared/values/registry.ts'
import { splitLine } from './line.ts'
import { type Encoding, readHeading } from './text.ts'

/** How the columns of one file are to be read. Comes from the heading and holds nothing of the rows. */
export interface Layout {
  readonly encoding: Encoding
  /** Place of each column in a row, in the order of `registryColumns`. */
  readonly places: readonly number[]
}

/** Why a file is refused before any of its rows is looked at. */
export type LayoutFault =
  | { readonly fault: 'unreadable' }
  /** Unknown columns by place (from 1), since a file without a heading has personal data there; missing ones by name. */
  | {
      readonly fault: 'columns'
      readonly unknownPlaces: readonly number[]
      readonly missing: readonly RegistryColumn[]
    }

/** Reads the heading. Every column must be there once, and no other: what an interface does not fix is not taken in. */
export function readLayout(heading: Uint8Array): Layout | LayoutFault {
  const read = readHeading(heading)
  const split = read && splitLine(read.text)
  if (!read || !split?.ok) return { fault: 'unreadable' }
  const names = split.value.map((name) => name.trim())
  const unknownPlaces = names.flatMap((name, i) => (isColumn(name) && names.indexOf(name) === i ? [] : [i + 1]))
  const missing = registryColumns.filter((column) => !names.includes(column))
  if (unknownPlaces.length > 0 || missing.length > 0) return { fault: 'columns', unknownPlaces, missing }
  return { encoding: read.encoding, places: registryColumns.map((column) => names.indexOf(column)) }
}

const isColumn = (name: string): name is RegistryColumn => (registryColumns as readonly string[]).includes(name)

const plan = v.strictObject({
  encoding: v.picklist(['shift_jis', 'utf-8']),
  places: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0))), v.length(registryColumns.length)),
})

/** The layout as it is kept with the job. */
export const layoutToPlan = (layout: Layout): string => JSON.stringify(layout)

/** Throws for text that `layoutToPlan` did not make. */
export const layoutOfPlan = (text: string): Layout => v.parse(plan, JSON.parse(text))
