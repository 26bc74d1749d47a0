import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { suspendEntitlement } from '../../shared/contract/decision.ts'
import { listHubSubjects, readHubSubject, retryHub, setHubFlags } from '../../shared/contract/hub.ts'
import { registerNewborn } from '../../shared/contract/person.ts'
import { addDays } from '../../shared/values/calendar-date.ts'
import { today } from '../applications.ts'
import { rows } from '../cases.ts'
import { type GrantedChild, grantedChild, makeDue, type Town, town, untilHub } from '../granted.ts'
import { payerOf } from '../payer.ts'
import type { Misbehaviour } from '../peers/payer.ts'
import { protect, resident } from '../residents.ts'
import { id } from '../world.ts'

const recordOf = ({ administrator }: Town, { id: personId }: { id: GrantedChild['id'] }) =>
  administrator.call(readHubSubject, { personId })

const messagesOf = (at: Town, personId: string) =>
  rows(at.city, 'select state, attempts, due_at, last_error from outbox where person_id = ? order by id', [personId])

describe('a granted entitlement', () => {
  it('is at the hub with every item of its record, numbered by the payers’ side [HB-01] [HB-07]', async () => {
    const at = await town({ like: '142051' })
    const child = await grantedChild(at, { birthOn: '2015-06-10' })
    await untilHub(at, child.id, 'numbered')
    const record = await recordOf(at, child)
    const reference = expect.stringMatching(/^[0-9A-Z]{26}$/)
    expect(record).toMatchObject({
      municipality: at.city.code,
      businessId: 'medical-aid',
      linkName: reference,
      linkedAt: expect.stringMatching(/Z$/),
      state: 'numbered',
      items: [],
      notDisclosed: false,
      viewSuspended: false,
      historyId: reference,
      exchanges: [{ name: record.linkName, status: 'numbered', error: null, at: record.linkedAt }],
    })
    const [certificate] = record.certificates
    expect(record.certificates).toHaveLength(1)
    expect(certificate).toMatchObject({
      entitlementId: child.entitlementId,
      certificateId: child.certificateId,
      publicExpenseId: `${at.city.code}-${certificate?.kindId}`,
      displayOrder: 1,
      validFrom: child.validFrom,
      expiredOn: null,
      withdrawnAt: null,
      historyId: reference,
      recipientNo: child.recipientNo,
      payerNo: expect.stringMatching(/^\d{8}$/),
      institutionCodes: [],
    })
    expect(certificate?.limits.map((one) => one.kind)).toEqual(
      expect.arrayContaining(['inpatient', 'outpatient', 'pharmacy', 'visitingNursing']),
    )
    expect(certificate?.face).toContainEqual({ label: '受給者番号', text: child.recipientNo })
    expect(certificate?.items).toContainEqual({ item: 'state', code: 'active' })
    expect(await payerOf(at.city).seen(child.number)).toEqual([{ reference: record.linkName, isNotDisclosed: false }])
  })

  it('keeps the PMH-ID that the person was given elsewhere, and keeps it on every later exchange [HB-01]', async () => {
    const [before, after] = await Promise.all([town(), town({ like: '141003' })])
    const child = await grantedChild(before)
    await untilHub(before, child.id, 'numbered')
    const given = await payerOf(before.city).pmhIdOf(child.id)
    const moved = await grantedChild(after, { number: child.number })
    await untilHub(after, moved.id, 'numbered')
    expect(given).toMatch(/^PMH-/)
    expect(await payerOf(after.city).pmhIdOf(moved.id)).toBe(given)

    await after.administrator.call(retryHub, { personId: moved.id })
    await after.city.stack.tick()
    const { exchanges } = await recordOf(after, moved)
    expect(exchanges.map((one) => one.status)).toEqual(['reused', 'numbered'])
  })

  it('is told anew when it changes, and the old record stays as withdrawn', async () => {
    const at = await town()
    const child = await grantedChild(at)
    await untilHub(at, child.id, 'numbered')
    await at.decider.call(suspendEntitlement, {
      id: id(),
      entitlementId: child.entitlementId,
      rev: 1,
      effectiveOn: today(),
      reason: 'facts-doubtful',
      remark: '確認中',
    })
    await untilHub(at, child.id, 'numbered')
    for (let round = 0; round < 5 && (await recordOf(at, child)).certificates.length < 2; round += 1)
      await at.city.stack.tick()
    const [now, was] = (await recordOf(at, child)).certificates
    expect(now).toMatchObject({ withdrawnAt: null, certificateId: child.certificateId })
    expect(now?.items).toContainEqual({ item: 'state', code: 'suspended' })
    expect(was).toMatchObject({ entitlementId: child.entitlementId, withdrawnAt: expect.stringMatching(/Z$/) })
  })

  it('leaves neither number nor PMH-ID readable in the municipality’s files and the log [HB-06]', async () => {
    const at = await town()
    const child = await grantedChild(at)
    await untilHub(at, child.id, 'numbered')
    const pmhId = await payerOf(at.city).pmhIdOf(child.id)
    const folder = at.city.stack.folder
    const names = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
    expect(files.length).toBeGreaterThan(10)
    for (const file of files) {
      const bytes = await readFile(file)
      expect(bytes.includes(child.number), file).toBe(false)
      expect(bytes.includes(pmhId ?? ''), file).toBe(false)
    }
  })
})

describe('a person whose facts differ', () => {
  it('is stopped with the names of what differs, and goes on after the correction [HB-02]', async () => {
    const at = await town()
    const facts = { nameKana: 'ヤマダ　タカユキ', address: '東京都大田区架空町一丁目1番1号' }
    const known = { name: '山田 髙𠮷', dateOfBirth: '2021-06-01', sex: '2' }
    const child = await grantedChild(at, {}, ({ number }) =>
      payerOf(at.city).insure({ myNumber: number, ...known, ...facts }),
    )
    const others = await grantedChild(at)
    await untilHub(at, child.id, 'mismatch')
    await untilHub(at, others.id, 'numbered')

    const { rows: list } = await at.administrator.call(listHubSubjects, { page: 0 })
    expect(list[0]).toMatchObject({ personId: child.id, state: 'mismatch', items: ['nameKana', 'address'] })
    expect(JSON.stringify(list)).not.toContain('架空町')
    const stopped = await recordOf(at, child)
    expect(stopped.certificates).toEqual([])
    expect(stopped.exchanges).toMatchObject([{ status: 'mismatch', error: 'nameKana,address' }])
    const calls = (await payerOf(at.city).seen(child.number)).length
    await makeDue(at.city)
    await at.city.stack.tick()
    expect(await payerOf(at.city).seen(child.number)).toHaveLength(calls)

    await payerOf(at.city).insure({
      myNumber: child.number,
      ...known,
      nameKana: 'ﾔﾏﾀﾞ ﾀｶﾖｼ',
      address: '東京都大田区見本台四丁目5番6号',
    })
    await at.administrator.call(retryHub, { personId: child.id })
    await untilHub(at, child.id, 'numbered')
    expect((await recordOf(at, child)).certificates).toHaveLength(1)
  })

  it('is shown as unknown to the payers when the number itself is', async () => {
    const at = await town()
    const child = await grantedChild(at, { insured: false })
    await untilHub(at, child.id, 'mismatch')
    expect((await recordOf(at, child)).items).toEqual(['myNumber'])
  })
})

describe('an answer that is not the one asked for', () => {
  const refusals: [Misbehaviour, string[]][] = [
    ['extra-field', ['address']],
    ['other-number', ['myNumber']],
    ['wrong-type', ['pmhId']],
  ]
  it.each(refusals)('is refused whole: %s [HB-03]', async (how, items) => {
    const at = await town()
    const child = await grantedChild(at, {}, ({ number }) => payerOf(at.city).misbehave(number, how))
    await untilHub(at, child.id, 'refused')
    const record = await recordOf(at, child)
    expect(record).toMatchObject({ items, certificates: [], exchanges: [{ status: 'refused' }] })
    const [row] = await rows(at.city, 'select pmh_id_sealed, pmh_id_tag from hub_subject where person_id = ?', [
      child.id,
    ])
    expect(row).toMatchObject({ pmh_id_sealed: null, pmh_id_tag: null })
    expect(JSON.stringify(record)).not.toMatch(/架空町|000000000000"/)
  })

  it('is refused when it gives one PMH-ID to two persons, or another one than before [HB-03]', async () => {
    const at = await town()
    const [first, second] = [await grantedChild(at), await grantedChild(at)]
    await untilHub(at, first.id, 'numbered')
    const payer = payerOf(at.city)
    const pmhId = (await payer.pmhIdOf(first.id)) ?? ''
    const facts = { name: '山田 髙𠮷', nameKana: 'ヤマダ　タカヨシ', dateOfBirth: '2021-06-01', sex: '2' }
    const insured = { ...facts, address: '東京都大田区見本台四丁目5番6号' }
    await payer.insure({ myNumber: second.number, ...insured, pmhId })
    await at.administrator.call(retryHub, { personId: second.id })
    await untilHub(at, second.id, 'refused')
    expect((await recordOf(at, second)).items).toEqual(['pmhId'])

    await payer.insure({ myNumber: first.number, ...insured, pmhId: 'PMH-another-one' })
    await at.administrator.call(retryHub, { personId: first.id })
    await untilHub(at, first.id, 'refused')
    expect((await recordOf(at, first)).items).toEqual(['pmhId'])
  })
})

describe('a payers’ side that does not answer', () => {
  it.each(['down', 'silent', 'error-500', 'malformed', 'empty'] as const)(
    'keeps the message waiting, longer each time, until it is back: %s',
    async (how) => {
      const at = await town()
      const child = await grantedChild(at, {}, ({ number }) => payerOf(at.city).misbehave(number, how))
      const pauses: number[] = []
      for (let round = 0; round < 20 && pauses.length < 2; round += 1) {
        await makeDue(at.city)
        await at.city.stack.tick()
        const [message] = await messagesOf(at, child.id)
        if (Number(message?.attempts) > pauses.length) pauses.push(Date.parse(String(message?.due_at)) - Date.now())
      }
      expect(pauses[0]).toBeGreaterThan(20_000)
      expect(pauses[1]).toBeGreaterThan((pauses[0] ?? 0) * 1.5)
      const waiting = await recordOf(at, child)
      expect(waiting).toMatchObject({ state: 'waiting', waitsFor: 'retry', certificates: [] })
      expect(waiting.exchanges[0]).toMatchObject({ status: 'unreachable' })

      await payerOf(at.city).misbehave(child.number, null)
      await untilHub(at, child.id, 'numbered')
      expect(await messagesOf(at, child.id)).toMatchObject([{ state: 'sent', last_error: null }])
      const seen = await payerOf(at.city).seen(child.number)
      expect(new Set(seen.map((one) => one.reference)).size).toBe(1)
    },
  )

  it('does not hold up the rest for ever when it is slow', async () => {
    const at = await town()
    const child = await grantedChild(at, {}, ({ number }) => payerOf(at.city).misbehave(number, 'slow', 1))
    const began = Date.now()
    await at.city.stack.tick()
    expect(Date.now() - began).toBeLessThan(15_000)
    const given = await payerOf(at.city).pmhIdOf(child.id)
    await untilHub(at, child.id, 'numbered')
    expect(await payerOf(at.city).pmhIdOf(child.id)).toBe(given)
  })
})

describe('a person without 個人番号', () => {
  it('is never asked about before the number is there, and then by itself', async () => {
    const at = await town()
    const pending = (personId: string, value: 0 | 1) =>
      at.city.database('data').execute({
        sql: 'update person set number_pending = ? where id = ?',
        args: [value, personId],
      })
    const child = await grantedChild(at, {}, (one) => pending(one.id, 1))
    for (let round = 0; round < 3; round += 1) await at.city.stack.tick()
    expect(await payerOf(at.city).seen(child.number)).toEqual([])
    expect(await recordOf(at, child)).toMatchObject({ state: 'waiting', waitsFor: 'number', dueAt: null })
    await pending(child.id, 0)
    await untilHub(at, child.id, 'numbered')
  })

  it('is not asked about as a newborn whom the register does not know', async () => {
    const at = await town()
    const mother = await resident(at.city)
    const newborn = {
      id: id(),
      name: '山田 光',
      kana: 'ヤマダ ヒカル',
      birthOn: addDays(today(), -3),
      sex: '9' as const,
    }
    await at.clerk.call(registerNewborn, { ...newborn, guardianId: mother.id, reason: 'birth-notified' })
    await at.city.database('data').execute({
      sql: `insert into outbox (id, topic, person_id, ref_id, state, attempts, due_at, created_at)
            values (?, 'hub-registration', ?, 'ref', 'waiting', 0, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')`,
      args: [id(), newborn.id],
    })
    await at.city.stack.tick()
    expect(await messagesOf(at, newborn.id)).toMatchObject([{ state: 'waiting', attempts: 0 }])
  })
})

describe('flags', () => {
  it('travel with the message, set by hand or by a support measure', async () => {
    const at = await town()
    const flagged = await grantedChild(at)
    const protectedChild = await grantedChild(at, {}, (one) => protect(at.city, one.id))
    await untilHub(at, protectedChild.id, 'numbered')
    await untilHub(at, flagged.id, 'numbered')
    const payer = payerOf(at.city)
    expect(await payer.seen(protectedChild.number)).toMatchObject([{ isNotDisclosed: true }])

    const { rev } = await recordOf(at, flagged)
    const flags = { personId: flagged.id, notDisclosed: true, viewSuspended: false, reason: 'own-request' as const }
    await at.administrator.call(setHubFlags, { ...flags, rev })
    await expect(at.administrator.call(setHubFlags, { ...flags, rev })).rejects.toMatchObject({ code: 'stale-version' })
    for (let round = 0; round < 5 && (await payer.seen(flagged.number)).length < 2; round += 1)
      await at.city.stack.tick()
    expect(await payer.seen(flagged.number)).toMatchObject([{ isNotDisclosed: false }, { isNotDisclosed: true }])
    expect(await recordOf(at, flagged)).toMatchObject({ state: 'numbered', notDisclosed: true })
    const log = await rows(at.city, "select cast(bytes as text) as leaf from leaf where action = 'hub.flags-set'")
    expect(log.map((row) => String(row.leaf)).join()).toContain('hub.flags.own-request')
  })

  it('are set by who may change the hub’s records only', async () => {
    const at = await town()
    const child = await grantedChild(at)
    const { rev } = await at.reviewer.call(readHubSubject, { personId: child.id })
    const flags = { personId: child.id, rev, notDisclosed: true, viewSuspended: true, reason: 'safety' as const }
    await expect(at.reviewer.call(setHubFlags, flags)).rejects.toMatchObject({ code: 'not-permitted' })
    await expect(at.clerk.call(readHubSubject, { personId: child.id })).rejects.toMatchObject({ code: 'not-permitted' })
    const elsewhere = await town()
    await expect(elsewhere.administrator.call(readHubSubject, { personId: child.id })).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(elsewhere.administrator.call(retryHub, { personId: child.id })).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})
