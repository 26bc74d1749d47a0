import type { CalendarDate } from '../../values/calendar-date.ts'
import { dated } from '../dated.ts'

/** 手続. */
export const procedures = ['new'] as const
export type Procedure = (typeof procedures)[number]

/** 窓口, 出張所, 郵送, 電子申請. */
export const channels = ['counter', 'branch', 'post', 'online'] as const
export type Channel = (typeof channels)[number]

/**
 * By which ways each procedure is taken in. 電子申請 is not typed in by staff: it opens here once it arrives by the
 * electronic application system.
 */
const allowed = dated<Readonly<Record<Procedure, readonly Channel[]>>>([
  {
    from: '2015-04-01',
    law: '各市区町村の施行規則',
    grade: 'C',
    note: '手続ごとの受付方法は市区町村が定める。',
    value: { new: ['counter', 'branch', 'post'] },
  },
])

/** The channels a procedure is taken in by on the day of receipt. */
export function channelsOf(procedure: Procedure, on: CalendarDate): readonly Channel[] {
  return allowed.on(on)[procedure]
}
