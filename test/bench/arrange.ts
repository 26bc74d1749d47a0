import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { application } from '../../db/schema/data/application.ts'
import { certificate, determination, entitlement } from '../../db/schema/data/determination.ts'
import { hubSubject } from '../../db/schema/data/hub.ts'
import { person, personVersion } from '../../db/schema/data/person.ts'
import { toCalendarDate } from '../../shared/values/calendar-date.ts'
import { makeCertificateCode } from '../../shared/values/certificate-code.ts'
import { type Id, newId } from '../../shared/values/id.ts'
import { toInstant } from '../../shared/values/instant.ts'
import { makeRecipientNumber } from '../../shared/values/recipient-number.ts'
import { Partition } from '../../worker/partition/partition.ts'
import type { Transactor } from '../../worker/partition/transactor.ts'
import { takeIntegratedNumbers } from '../../worker/records/integrated-number.ts'
import { tagCodes, unwrapKeys } from '../../worker/vault/key-agent.ts'
import { createKeys, destroyKey, tagLogged } from '../../worker/vault/key-maker.ts'
import { bindingProvider } from '../../worker/vault/providers/binding.ts'
import type { Vault } from '../../worker/vault/vault.ts'
import { overSocket, root } from '../vault/city.ts'
import { LARGE, type System } from './system.ts'

/** A child with a certificate: everything an answer needs. */
export interface Entitled {
  readonly personId: Id
  readonly entitlementId: Id
  readonly code: string
  readonly pmhId: string
}

const intent = {
  actor: { kind: 'job', id: 'bench', role: 'job', office: null, device: null, session: null },
  action: 'bench.arranged',
  purpose: 'bench.arrange',
  subjects: [],
  requestId: 'bench',
} as const
const PER_TRANSACTION = 250
const BIRTH = toCalendarDate('2021-06-15')
const UNTIL = toCalendarDate('2040-03-31')

const id = () => newId(Date.now(), randomBytes(10))
const now = () => toInstant(Date.now())

/** Enters entitled children through the municipality's own partition and vault code, run here against its databases. */
export async function arrangeEntitled(system: System, count: number): Promise<Entitled[]> {
  const partition = await openPartition(system)
  const entitled: Entitled[] = []
  for (let first = 0; first < count; first += PER_TRANSACTION) {
    const some = Array.from({ length: Math.min(PER_TRANSACTION, count - first) }, () => ({
      personId: id(),
      entitlementId: id(),
      code: makeCertificateCode(randomBytes(10)),
      pmhId: `PMH-${randomBytes(8).toString('hex')}`,
    }))
    await partition.transact(intent, (tx) => enter(tx, some, first))
    entitled.push(...some)
  }
  return entitled
}

async function openPartition({ stack: { sockets, keys } }: System): Promise<Partition> {
  const keyOf = async (path: string) => root(new Uint8Array(await readFile(path)))
  const vault: Vault = {
    databases: { service: overSocket(sockets.vaultDb), token: keys.tokens.vault, timeoutMs: 10_000 },
    keys: bindingProvider('wrap', new Map([[1, await keyOf(keys.keyRoot)]])),
    numbers: bindingProvider('number', new Map([[1, await keyOf(keys.numberRoot)]])),
    usesPerMinute: 1_000_000,
    now,
  }
  return new Partition(LARGE, {
    data: { service: overSocket(sockets.data), token: keys.tokens['data-admin'] },
    keyAgent: {
      unwrap: (tenant, ids, use) => unwrapKeys(vault, tenant, ids, use),
      tag: (tenant, items, use) => tagCodes(vault, tenant, items, use),
    },
    keyMaker: {
      create: (tenant, ids, use) => createKeys(vault, tenant, ids, use),
      destroy: (tenant, one, use) => destroyKey(vault, tenant, one, use),
      tag: (tenant, items, use) => tagLogged(vault, tenant, items, use),
    },
    now,
  })
}

async function enter(tx: Transactor, some: readonly Entitled[], first: number): Promise<void> {
  await tx.newKeys(some.map((one) => one.personId))
  const numbers = await takeIntegratedNumbers(tx, some.length)
  const tags = await tx.tags(
    some.flatMap(({ code, pmhId }) => [
      { field: 'certificate_code' as const, value: code },
      { field: 'pmh_id' as const, value: pmhId },
    ]),
  )
  const made = await Promise.all(
    some.map((one, i) => {
      const [codeTag, pmhIdTag] = tags.slice(2 * i, 2 * i + 2)
      if (!codeTag || !pmhIdTag) throw new Error('the agent answered no tag')
      return rowsOf(tx, one, { no: first + i, integratedNo: numbers[i] ?? '', codeTag, pmhIdTag })
    }),
  )
  await tx.db.insert(person).values(made.map((one) => one.person))
  await tx.db.insert(personVersion).values(made.map((one) => one.version))
  await tx.db.insert(application).values(made.map((one) => one.application))
  await tx.db.insert(determination).values(made.map((one) => one.determination))
  await tx.db.insert(entitlement).values(made.map((one) => one.entitlement))
  await tx.db.insert(certificate).values(made.map((one) => one.certificate))
  await tx.db.insert(hubSubject).values(made.map((one) => one.hubSubject))
}

type Given = {
  no: number
  integratedNo: string
  codeTag: typeof certificate.$inferInsert.codeTag
  pmhIdTag: typeof certificate.$inferInsert.codeTag
}

async function rowsOf(tx: Transactor, one: Entitled, { no, integratedNo, codeTag, pmhIdTag }: Given) {
  const { personId, entitlementId, code } = one
  const at = now()
  const on = toCalendarDate(at.slice(0, 10))
  const place = () => ({ id: id(), rev: 1 })
  const [version, asked, decided, granted, issued] = [
    place(),
    place(),
    place(),
    { ...place(), id: entitlementId },
    place(),
  ]
  const name = { name: '髙橋　陽葵', kana: 'タカハシ　ヒマリ', birthOn: BIRTH }
  const recipientNo = makeRecipientNumber(String(no).padStart(6, '0'))
  const seal = tx.seal.bind(tx)
  const base = { personId, rev: 1 }
  return {
    person: { id: personId, integratedNo, standing: 'registered' as const, numberPending: false, recordedAt: at },
    version: {
      ...version,
      ...base,
      validFrom: BIRTH,
      recordedAt: at,
      source: 'registry' as const,
      reason: 'birth',
      residence: 'resident' as const,
      householdNo: null,
      rowTag: codeTag,
      ident: await seal(personId, 'person_version.ident', version, {
        ...name,
        alias: null,
        aliasKana: null,
        sex: '2',
        relationship: '子',
      }),
      whereabouts: await seal(personId, 'person_version.whereabouts', version, {
        postalCode: '1440000',
        address: '東京都大田区見本台一丁目2番3号',
        previousAddress: null,
        movedInOn: BIRTH,
        movedOutOn: null,
        movedOutTo: null,
        mailing: null,
        phone: null,
      }),
    },
    application: {
      ...asked,
      ...base,
      receiptNo: `bench-${personId}`,
      scheme: 'medical-aid' as const,
      procedure: 'new' as const,
      status: 'granted' as const,
      channel: 'counter' as const,
      office: 'main',
      receivedOn: on,
      eventOn: BIRTH,
      enteredAt: at,
      takenBy: 'bench',
      insurancePending: false,
      detail: await seal(personId, 'application.detail', asked, FORM),
    },
    determination: {
      ...decided,
      ...base,
      applicationId: asked.id,
      outcome: 'grant' as const,
      reasonCode: 'granted',
      effectiveOn: BIRTH,
      proposedOutcome: 'grant' as const,
      ruleVersion: 'bench',
      ordinanceVersion: 1,
      proposedBy: 'bench',
      decidedBy: 'bench',
      decidedAt: at,
      approvalId: id(),
      // The decision itself is not read here; any sealed cell of the person will do.
      basis: (await seal(
        personId,
        'application.detail',
        decided,
        FORM,
      )) as unknown as typeof determination.$inferInsert.basis,
    },
    entitlement: {
      ...granted,
      ...base,
      determinationId: decided.id,
      scheme: 'medical-aid' as const,
      validFrom: BIRTH,
      validTo: UNTIL,
      recordedAt: at,
      state: 'active' as const,
      benefit: await seal(personId, 'entitlement.benefit', granted, {
        recipientNo,
        birthOn: BIRTH,
        insurerKind: null,
      }),
    },
    certificate: {
      ...issued,
      ...base,
      entitlementId,
      issueNo: 1,
      state: 'current' as const,
      reason: 'first' as const,
      issuedOn: on,
      issuedAt: at,
      validFrom: BIRTH,
      validTo: UNTIL,
      codeTag,
      face: await seal(personId, 'certificate.face', issued, {
        title: '子ども医療証',
        mark: '乳',
        payerNo: '88131115',
        recipientNo,
        code,
        ...name,
        address: '東京都大田区見本台一丁目2番3号',
        guardianName: '髙橋　恵子',
        copay: [],
        issuer: '大田区長',
        contact: { office: '子育て支援課', phone: '03-0000-0001' },
        notes: 'medical-aid-1',
      }),
    },
    hubSubject: {
      ...base,
      state: 'numbered' as const,
      pmhId: await seal(personId, 'hub_subject.pmh_id', { id: personId, rev: 1 }, one.pmhId),
      pmhIdTag,
      notDisclosed: false,
      viewSuspended: false,
      updatedAt: at,
    },
  }
}

const FORM = {
  guardian: { personId: null, name: '髙橋　恵子', kana: 'タカハシ　ケイコ', relationship: '母', phone: '0300000000' },
  proxy: null,
  insurance: null,
  account: null,
  circumstances: {
    claimant: 'guardian',
    publicAssistance: false,
    singleParentAid: false,
    disabilityAid: false,
    placement: 'none',
    otherMedicalAid: false,
    incomeOverLimit: null,
  },
  memo: '',
} as const
