import type { openApplication, readApplicationForm } from '../../shared/contract/application.ts'
import type { Output, Request } from '../../shared/contract/contract.ts'
import type { CalendarDate } from '../../shared/values/calendar-date.ts'
import type { Id } from '../../shared/values/id.ts'

/** A family at the counter, with everything at hand: a new application as the form of this municipality asks it. */
export function familyApplication(facts: {
  id: Id
  childId: Id
  guardianId: Id
  guardianName: string
  guardianKana: string
  relationship: '父' | '母'
  asks: Output<typeof readApplicationForm>['asks']
  eventOn: CalendarDate
  today: CalendarDate
}): Request<typeof openApplication> {
  const { guardianName: name, guardianKana: kana, relationship, asks } = facts
  const no = (field: (typeof asks)[number]) => (asks.includes(field) ? false : null)
  return {
    id: facts.id,
    scheme: 'medical-aid',
    procedure: 'new',
    childId: facts.childId,
    channel: 'branch',
    receivedOn: facts.today,
    postmarkedOn: null,
    eventOn: facts.eventOn,
    lateEntryReason: null,
    checks: {
      applicantIdentity: { evidence: 'my-number-card', manner: 'original' },
      applicantNumber: { evidence: 'my-number-card', manner: 'original' },
      proxyIdentity: null,
      proxyAuthority: null,
    },
    guardian: { personId: facts.guardianId, name, kana, relationship, phone: '0300000000' },
    proxy: null,
    documents: [
      { document: 'application-form', state: 'received', dueOn: null },
      { document: 'child-insurance', state: 'received', dueOn: null },
      ...(asks.includes('incomeOverLimit')
        ? [{ document: 'income-certificate', state: 'received', dueOn: null } as const]
        : []),
    ],
    insurancePending: false,
    insurance: {
      insurerNo: '01130012',
      symbol: '見本',
      number: '0001',
      branch: '02',
      kind: 'employee-health',
      since: null,
      insuredName: name,
    },
    account: null,
    circumstances: {
      claimant: 'guardian',
      publicAssistance: no('publicAssistance'),
      singleParentAid: no('singleParentAid'),
      disabilityAid: no('disabilityAid'),
      placement: asks.includes('placement') ? 'none' : null,
      otherMedicalAid: no('otherMedicalAid'),
      incomeOverLimit: no('incomeOverLimit'),
    },
    memo: '',
  }
}
