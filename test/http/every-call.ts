import { completeDocuments, listApplications, readApplication } from '../../shared/contract/application.ts'
import { listLog, proveEntry } from '../../shared/contract/audit.ts'
import { collectCertificate } from '../../shared/contract/certificate.ts'
import { listClients, revokeClient } from '../../shared/contract/client.ts'
import { refuseProposal } from '../../shared/contract/decision.ts'
import { dropDraft, findDraft, saveDraft } from '../../shared/contract/draft.ts'
import { listHubSubjects, readHubSubject, retryHub, setHubFlags } from '../../shared/contract/hub.ts'
import { listMergeCandidates, mergeProvisional } from '../../shared/contract/merge-provisional.ts'
import { openPaper } from '../../shared/contract/paper.ts'
import { readPerson, registerNewborn, searchByNumber, searchPersons } from '../../shared/contract/person.ts'
import { listImports, readImport, resolveImportItem } from '../../shared/contract/resident-import.ts'
import { listReviewQueue } from '../../shared/contract/review.ts'
import { calendarDateOf } from '../../shared/values/calendar-date.ts'
import { toInstant } from '../../shared/values/instant.ts'
import { id } from '../world.ts'
import type { Call } from './other-ids.ts'

/** What somebody elsewhere might have got hold of: every kind of identifier a municipality has. */
export type Identifiers = {
  personId: string
  guardianId: string
  applicationId: string
  approvalId: string
  certificateId: string
  clientId: string
  draftId: string
  draftForm: string
  jobId: string
  handle: string
  atenaNo: string
  individualNumber: string
}

const today = calendarDateOf(toInstant(Date.now()))

/** The calls a journey does not make, with those identifiers in every place that takes one. */
export const furtherCalls = (of: Identifiers): Call[] => [
  { contract: readApplication, input: { id: of.applicationId } },
  {
    contract: completeDocuments,
    input: { id: of.applicationId, rev: 1, received: ['birth-certificate'], insurance: null },
  },
  { contract: listApplications, input: { statuses: [], receiptNo: '', ownOffice: false, page: 0 } },
  { contract: refuseProposal, input: { approvalId: of.approvalId, reason: 'facts', remark: '' } },
  { contract: collectCertificate, input: { certificateId: of.certificateId, rev: 1 } },
  { contract: findDraft, input: { form: of.draftForm } },
  { contract: dropDraft, input: { id: of.draftId } },
  { contract: saveDraft, input: { id: of.draftId, form: 'intake/other', rev: 1, body: '{}' } },
  { contract: readImport, input: { jobId: of.jobId, page: 0 } },
  { contract: resolveImportItem, input: { jobId: of.jobId, row: 1 } },
  { contract: listImports, input: { page: 0 } },
  { contract: proveEntry, input: { seq: 3 } },
  {
    contract: listLog,
    input: { from: today, to: today, staffNumber: '', deviceId: null, refusedOnly: false, page: 0 },
  },
  { contract: searchByNumber, input: { individualNumber: of.individualNumber, reason: 'inquiry' } },
  { contract: searchPersons, input: { by: 'atena-no', atenaNo: of.atenaNo } },
  { contract: readPerson, input: { id: of.personId } },
  {
    contract: registerNewborn,
    input: {
      id: id(),
      name: '',
      kana: '',
      birthOn: today,
      sex: '1',
      guardianId: of.guardianId,
      reason: 'birth-notified',
    },
  },
  { contract: listMergeCandidates, input: {} },
  { contract: mergeProvisional, input: { provisionalId: of.guardianId, personId: of.personId } },
  { contract: readHubSubject, input: { personId: of.personId } },
  { contract: listHubSubjects, input: { page: 0 } },
  { contract: retryHub, input: { personId: of.personId } },
  {
    contract: setHubFlags,
    input: { personId: of.personId, rev: 1, notDisclosed: true, viewSuspended: false, reason: 'own-request' },
  },
  { contract: revokeClient, input: { id: of.clientId, reason: '見本' } },
  { contract: listClients, input: {} },
  { contract: listReviewQueue, input: { page: 0 } },
  { contract: openPaper, input: { handle: of.handle } },
]
