import checkDuplicate from './features/application/check-duplicate.ts'
import completeDocuments from './features/application/complete-documents.ts'
import readApplicationForm from './features/application/form.ts'
import listApplications from './features/application/list.ts'
import openApplication from './features/application/open.ts'
import readApplication from './features/application/read.ts'
import exportLog from './features/audit/export.ts'
import listAccess from './features/audit/list-access.ts'
import listLog from './features/audit/list-log.ts'
import proveEntry from './features/audit/prove-entry.ts'
import collectCertificate from './features/certificate/collect.ts'
import listCertificates from './features/certificate/list.ts'
import reissueCertificate from './features/certificate/reissue.ts'
import requestCertificatePaper from './features/certificate/request-paper.ts'
import listClients from './features/client/list.ts'
import registerClient from './features/client/register.ts'
import revokeClient from './features/client/revoke.ts'
import decideApplication from './features/decision/decide.ts'
import endEntitlement from './features/decision/end.ts'
import refuseProposal from './features/decision/refuse.ts'
import resumeEntitlement from './features/decision/resume.ts'
import suspendEntitlement from './features/decision/suspend.ts'
import dropDraft from './features/draft/drop.ts'
import findDraft from './features/draft/find.ts'
import saveDraft from './features/draft/save.ts'
import listHubSubjects from './features/hub/list.ts'
import readHubSubject from './features/hub/read.ts'
import retryHub from './features/hub/retry.ts'
import setHubFlags from './features/hub/set-flags.ts'
import openPaper from './features/paper/open.ts'
import requestReceipt from './features/paper/request-receipt.ts'
import listMergeCandidates from './features/person/list-merge-candidates.ts'
import mergeProvisional from './features/person/merge-provisional.ts'
import readPerson from './features/person/read.ts'
import registerNewborn from './features/person/register-newborn.ts'
import searchPersons from './features/person/search.ts'
import searchByNumber from './features/person/search-by-number.ts'
import listImports from './features/resident-import/list.ts'
import readImport from './features/resident-import/read.ts'
import resolveImportItem from './features/resident-import/resolve-item.ts'
import sendPiece from './features/resident-import/send-piece.ts'
import startImport from './features/resident-import/start.ts'
import listReviewQueue from './features/review/list-queue.ts'
import proposeDecision from './features/review/propose.ts'
import readCase from './features/review/read-case.ts'
import mintToken from './features/session/mint-token.ts'
import ping from './features/session/ping.ts'
import signOut from './features/session/sign-out.ts'
import whoAmI from './features/session/who-am-i.ts'
import type { Endpoint } from './http/endpoint.ts'

/** Everything the staff door serves. */
export const staffEndpoints: readonly Endpoint<'staff'>[] = [
  checkDuplicate,
  collectCertificate,
  completeDocuments,
  decideApplication,
  dropDraft,
  endEntitlement,
  exportLog,
  findDraft,
  listAccess,
  listApplications,
  listCertificates,
  listClients,
  listHubSubjects,
  listImports,
  listLog,
  listMergeCandidates,
  listReviewQueue,
  mergeProvisional,
  mintToken,
  openApplication,
  openPaper,
  ping,
  proposeDecision,
  proveEntry,
  readApplication,
  readApplicationForm,
  readCase,
  readHubSubject,
  readImport,
  readPerson,
  refuseProposal,
  registerClient,
  registerNewborn,
  reissueCertificate,
  requestCertificatePaper,
  requestReceipt,
  resolveImportItem,
  resumeEntitlement,
  retryHub,
  revokeClient,
  saveDraft,
  searchByNumber,
  searchPersons,
  sendPiece,
  setHubFlags,
  signOut,
  startImport,
  suspendEntitlement,
  whoAmI,
]
