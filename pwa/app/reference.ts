import { signal } from '@preact/signals'
import type { CalendarDate } from '../../shared/values/calendar-date.ts'

/** The reference set in use: rules, checklists and code tables, as one signed whole. */
export type Reference = { readonly version: string; readonly validUntil: CalendarDate }

/** Set by whoever has verified a set; undefined while there is none. */
export const reference = signal<Reference | undefined>(undefined)
