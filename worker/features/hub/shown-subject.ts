import type { Output } from '../../../shared/contract/contract.ts'
import type { listHubSubjects } from '../../../shared/contract/hub.ts'
import type { Id } from '../../../shared/values/id.ts'
import type { HubSubjectRow } from '../../records/hub-subject.ts'
import type { KnownPerson } from '../../records/person.ts'

export type ShownSubject = Output<typeof listHubSubjects>['rows'][number]

/** A record of the hub as a screen shows it. Nothing in it betrays a place, whoever the person is. */
export function shownSubject(
  row: HubSubjectRow,
  { person, ident }: KnownPerson,
  message: { attempts: number; dueAt: string } | undefined,
): ShownSubject {
  const pending = person.numberPending || person.standing === 'provisional'
  return {
    personId: row.personId as Id,
    rev: row.rev,
    name: ident.name,
    kana: ident.kana,
    birthOn: ident.birthOn,
    integratedNo: person.integratedNo,
    state: row.state,
    items: row.detail === null ? [] : row.detail.split(','),
    waitsFor: row.state === 'waiting' ? waitsFor(row, pending, message?.attempts) : null,
    attempts: message?.attempts ?? 0,
    dueAt: pending ? null : (message?.dueAt ?? null),
    linkedAt: row.linkedAt,
    notDisclosed: row.notDisclosed,
    viewSuspended: row.viewSuspended,
  }
}

function waitsFor(row: HubSubjectRow, pending: boolean, attempts: number | undefined): ShownSubject['waitsFor'] {
  if (pending || row.detail === 'myNumber') return 'number'
  if (attempts === undefined) return null
  return attempts > 0 ? 'retry' : 'payer'
}
