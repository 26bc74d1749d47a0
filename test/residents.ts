import { randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { eq } from 'drizzle-orm'
import { application } from '../db/schema/data/application.ts'
import { determination, entitlement } from '../db/schema/data/determination.ts'
import { person, personTag, personVersion, supportMeasure } from '../db/schema/data/person.ts'
import type { DeterminationBasis } from '../shared/contract/sealed-values.ts'
import { makeAtenaNumber } from '../shared/values/atena-number.ts'
import { type CalendarDate, toCalendarDate } from '../shared/values/calendar-date.ts'
import type { Id } from '../shared/values/id.ts'
import { makeIndividualNumber } from '../shared/values/individual-number.ts'
import { toInstant } from '../shared/values/instant.ts'
import { kanaBirth } from '../shared/values/kana-birth.ts'
import { Partition } from '../worker/partition/partition.ts'
import type { Transactor } from '../worker/partition/transactor.ts'
import { takeIntegratedNumbers } from '../worker/records/integrated-number.ts'
import { tagCodes, unwrapKeys } from '../worker/vault/key-agent.ts'
import { createKeys, destroyKey, tagLogged } from '../worker/vault/key-maker.ts'
import { putNumbers } from '../worker/vault/number-vault.ts'
import { bindingProvider } from '../worker/vault/providers/binding.ts'
import type { Vault } from '../worker/vault/vault.ts'
import { payerOf } from './payer.ts'
import { overSocket, root } from './vault/city.ts'
import { type City, id } from './world.ts'

/** What a test says of a resident; the rest is made up. */
export type ResidentFacts = {
  name?: string
  kana?: string
  alias?: string
  aliasKana?: string
  birthOn?: string
  sex?: '1' | '2' | '9'
  relationship?: string
  householdNo?: string
  address?: string
  postalCode?: string
  phone?: string
  movedInOn?: string
  residence?: 'resident' | 'moved-out' | 'removed' | 'dead' | 'outside'
  /** False: the payers' side does not know the person. */
  insured?: boolean
  /** 個人番号, where a person lives in two municipalities of a test one after the other. */
  number?: string
}

export type Resident = { id: Id; atenaNo: string; integratedNo: string; number: string; householdNo: string }

const usual = {
  name: '山田 花子',
  kana: 'ヤマダ　ハナコ',
  birthOn: '1990-05-05',
  sex: '2',
  address: '東京都大田区見本台一丁目2番3号',
} as const

const use = { requestId: 'test-residents', actor: 'test', action: 'test.resident-entered' }
const intent = {
  actor: { kind: 'job', id: 'test', role: 'job', office: null, device: null, session: null },
  action: 'test.resident-entered',
  purpose: 'test.arrange',
  subjects: [],
  requestId: 'test-residents',
} as const

/** The municipality's own partition and vault code, run here against the running system's databases and keys. */
export async function openCity(city: City): Promise<{ partition: Partition; vault: Vault }> {
  const { sockets, keys } = city.stack
  const now = () => toInstant(Date.now() + city.stack.clockOffsetMs)
  const keyOf = async (path: string) => root(new Uint8Array(await readFile(path)))
  const vault: Vault = {
    databases: { service: overSocket(sockets.vaultDb), token: keys.tokens.vault, timeoutMs: 10_000 },
    keys: bindingProvider('wrap', new Map([[1, await keyOf(keys.keyRoot)]])),
    numbers: bindingProvider('number', new Map([[1, await keyOf(keys.numberRoot)]])),
    usesPerMinute: 1_000_000,
    now,
  }
  const partition = new Partition(city.code, {
    data: { service: overSocket(sockets.data), token: keys.tokens['data-admin'] },
    keyAgent: {
      unwrap: (tenant, ids, by) => unwrapKeys(vault, tenant, ids, by),
      tag: (tenant, items, by) => tagCodes(vault, tenant, items, by),
    },
    keyMaker: {
      create: (tenant, ids, by) => createKeys(vault, tenant, ids, by),
      destroy: (tenant, one, by) => destroyKey(vault, tenant, one, by),
      tag: (tenant, items, by) => tagLogged(vault, tenant, items, by),
    },
    now,
  })
  return { partition, vault }
}

/** Enters a registered resident in one line, through the real partition and the real vault. */
export async function resident(city: City, facts: ResidentFacts = {}): Promise<Resident> {
  const { partition, vault } = await openCity(city)
  const self = id()
  const number = facts.number ?? makeIndividualNumber(String(randomInt(1e11)).padStart(11, '0'))
  const atenaNo = makeAtenaNumber(String(randomInt(1e9)).padStart(9, '0'))
  const householdNo = facts.householdNo ?? String(randomInt(1e9)).padStart(10, '0')
  const integratedNo = await partition.transact(intent, async (tx) => {
    await tx.newKeys([self])
    return enter(tx, self, { ...facts, householdNo }, atenaNo)
  })
  await putNumbers(vault, city.code, [{ personId: self, number }], use)
  if (facts.insured !== false) {
    const { name, kana, birthOn, sex, address } = { ...usual, ...facts }
    await payerOf(city).insure({
      myNumber: number,
      name,
      nameKana: kana,
      dateOfBirth: birthOn,
      sex,
      address,
      card: self,
    })
  }
  return { id: self, atenaNo, integratedNo, number, householdNo }
}

async function enter(tx: Transactor, self: Id, facts: ResidentFacts & { householdNo: string }, atenaNo: string) {
  const { name, kana, birthOn } = { ...usual, ...facts }
  const born = toCalendarDate(birthOn)
  const recordedAt = toInstant(Date.now())
  const [integratedNo = ''] = await takeIntegratedNumbers(tx, 1)
  const tags = [{ field: 'kana_dob' as const, value: kanaBirth(kana, born) }]
  const alias = facts.aliasKana ? [{ field: 'alias_dob' as const, value: kanaBirth(facts.aliasKana, born) }] : []
  const row = await tx.tag('registry_row', `${atenaNo}|${birthOn}`)
  const found = await tx.tags([...tags, ...alias])
  const version = { id: id(), rev: 1 }
  await tx.db
    .insert(person)
    .values({ id: self, atenaNo, integratedNo, standing: 'registered', numberPending: false, recordedAt })
  await tx.db.insert(personVersion).values({
    ...version,
    personId: self,
    validFrom: birthOn,
    recordedAt,
    source: 'registry',
    reason: 'birth',
    residence: facts.residence ?? 'resident',
    householdNo: facts.householdNo,
    ident: await tx.seal(self, 'person_version.ident', version, {
      name,
      kana,
      alias: facts.alias ?? null,
      aliasKana: facts.aliasKana ?? null,
      birthOn: born,
      sex: facts.sex ?? usual.sex,
      relationship: facts.relationship ?? '世帯主',
    }),
    whereabouts: await tx.seal(self, 'person_version.whereabouts', version, whereaboutsOf(facts, born)),
    rowTag: row,
  })
  await tx.db
    .insert(personTag)
    .values([...tags, ...alias].flatMap(({ field }, i) => (found[i] ? [{ personId: self, field, tag: found[i] }] : [])))
  return integratedNo
}

function whereaboutsOf(facts: ResidentFacts, born: CalendarDate) {
  return {
    postalCode: facts.postalCode ?? '1440000',
    address: facts.address ?? usual.address,
    previousAddress: null,
    movedInOn: facts.movedInOn ? toCalendarDate(facts.movedInOn) : born,
    movedOutOn: null,
    movedOutTo: null,
    mailing: null,
    phone: facts.phone ?? null,
  }
}

/** Puts a person under an open support measure. */
export async function protect(city: City, personId: string): Promise<void> {
  const { partition } = await openCity(city)
  await partition.transact(intent, async (tx) => {
    const row = { id: id(), rev: 1 }
    await tx.db.insert(supportMeasure).values({
      ...row,
      personId,
      fromOn: '2026-04-01',
      untilOn: '2027-03-31',
      endedAt: null,
      recordedAt: toInstant(Date.now()),
      detail: await tx.seal(personId, 'support_measure.detail', row, { note: '' }),
    })
  })
}

/** Grants an application as a decision would, from `validFrom` to `validTo`. */
export async function entitle(
  city: City,
  granted: { applicationId: string; childId: string; validFrom: string; validTo: string },
): Promise<void> {
  const { partition } = await openCity(city)
  const { applicationId, childId, validFrom, validTo } = granted
  await partition.transact(intent, async (tx) => {
    const decided = { id: id(), rev: 1 }
    const row = { id: id(), rev: 1 }
    const at = toInstant(Date.now())
    const basis = { judgedOn: toCalendarDate(validFrom), remark: '' } as DeterminationBasis
    const benefit = { recipientNo: '1234566', birthOn: toCalendarDate('2021-06-01'), insurerKind: null }
    await tx.db.insert(determination).values({
      ...decided,
      applicationId,
      personId: childId,
      outcome: 'grant',
      reasonCode: 'age-within',
      effectiveOn: validFrom,
      proposedOutcome: 'grant',
      ruleVersion: '1',
      ordinanceVersion: 1,
      proposedBy: 'test',
      decidedBy: 'test',
      decidedAt: at,
      approvalId: 'test',
      basis: await tx.seal(childId, 'determination.basis', decided, basis),
    })
    await tx.db.insert(entitlement).values({
      ...row,
      personId: childId,
      determinationId: decided.id,
      scheme: 'medical-aid',
      validFrom,
      validTo,
      recordedAt: at,
      state: 'active',
      benefit: await tx.seal(childId, 'entitlement.benefit', row, benefit),
    })
    await tx.db.update(application).set({ status: 'granted' }).where(eq(application.id, applicationId))
  })
}
