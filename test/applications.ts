import type { openApplication } from '../shared/contract/application.ts'
import type { Request } from '../shared/contract/contract.ts'
import type { CalendarDate } from '../shared/values/calendar-date.ts'
import { id } from './world.ts'

export type NewApplication = Request<typeof openApplication>

/** Today in Japan, as the doors see it. */
export const today = () => new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10) as CalendarDate

/** An application of 大田区 that lacks nothing: taken in today across the counter, every document there. */
export function application(
  parties: { childId: string; guardianId: string },
  changes: Partial<NewApplication> = {},
): NewApplication {
  return {
    id: id(),
    scheme: 'medical-aid',
    procedure: 'new',
    childId: parties.childId,
    channel: 'counter',
    receivedOn: today(),
    postmarkedOn: null,
    eventOn: today(),
    lateEntryReason: null,
    checks: {
      applicantIdentity: { evidence: 'drivers-licence', manner: 'original' },
      applicantNumber: { evidence: 'my-number-card', manner: 'card' },
      proxyIdentity: null,
      proxyAuthority: null,
    },
    guardian: {
      personId: parties.guardianId,
      name: '山田 花子',
      kana: 'ヤマダ ハナコ',
      relationship: '母',
      phone: '090-0000-0000',
    },
    proxy: null,
    documents: [
      { document: 'application-form', state: 'received', dueOn: null },
      { document: 'child-insurance', state: 'received', dueOn: null },
    ],
    insurancePending: false,
    insurance: {
      insurerNo: '138057',
      symbol: '12',
      number: '3456789',
      branch: '01',
      kind: 'municipal-health',
      since: null,
      insuredName: '山田 花子',
    },
    account: null,
    circumstances: {
      claimant: 'guardian',
      publicAssistance: false,
      singleParentAid: null,
      disabilityAid: null,
      placement: 'none',
      otherMedicalAid: null,
      incomeOverLimit: null,
    },
    memo: '',
    ...changes,
  } as NewApplication
}
