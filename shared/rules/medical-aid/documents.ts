import { addDays, type CalendarDate } from '../../values/calendar-date.ts'
import { dated } from '../dated.ts'
import type { Channel, Procedure } from './procedures.ts'

/** 必要書類, by code; the words are in shared/ja/documents.ts. */
export const documents = [
  'application-form',
  'child-insurance',
  'birth-certificate',
  'account-copy',
  'living-apart-statement',
  'youth-statement',
  'income-certificate',
] as const
export type DocumentCode = (typeof documents)[number]

/** What decides which documents an application needs. */
export type DocumentCircumstances = {
  /** The child is entered provisionally: nothing but a certificate of the birth proves it. */
  readonly provisionalChild: boolean
  readonly withAccount: boolean
  /** The guardian is not of the child's household, or not in the register at all. */
  readonly guardianApart: boolean
  readonly claimant: 'guardian' | 'youth'
  /** An income limit applies on the day of receipt. */
  readonly incomeLimited: boolean
}

type Need = {
  readonly document: DocumentCode
  /** All channels unless said. */
  readonly channels?: readonly Channel[]
  readonly when: (circumstances: DocumentCircumstances) => boolean
}

const needs = dated<Readonly<Record<Procedure, readonly Need[]>>>([
  {
    from: '2015-04-01',
    law: '各市区町村の施行規則',
    grade: 'C',
    note: '本人確認・番号確認・委任状は書類一覧ではなく確認の記録に残す。',
    value: {
      new: [
        { document: 'application-form', when: () => true },
        { document: 'child-insurance', when: () => true },
        { document: 'birth-certificate', when: ({ provisionalChild }) => provisionalChild },
        // Across the counter the passbook is looked at; by post its copy must come along.
        { document: 'account-copy', channels: ['post'], when: ({ withAccount }) => withAccount },
        {
          document: 'living-apart-statement',
          when: ({ claimant, guardianApart }) => claimant === 'guardian' && guardianApart,
        },
        { document: 'youth-statement', when: ({ claimant }) => claimant === 'youth' },
        { document: 'income-certificate', when: ({ incomeLimited }) => incomeLimited },
      ],
    },
  },
])

/** The checklist of one application, in the order of the desk. */
export function requiredDocuments(
  { procedure, channel, on }: { procedure: Procedure; channel: Channel; on: CalendarDate },
  circumstances: DocumentCircumstances,
): DocumentCode[] {
  return needs
    .on(on)
    [procedure].filter(
      (need) => (need.channels === undefined || need.channels.includes(channel)) && need.when(circumstances),
    )
    .map((need) => need.document)
}

/** 補正の期限 unless another is agreed: two weeks from the day it is asked for. */
export function documentsDueOn(askedOn: CalendarDate): CalendarDate {
  return addDays(askedOn, 14)
}
