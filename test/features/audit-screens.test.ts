import { expect, it } from 'vitest'
import { listAccess, listLog, proveEntry } from '../../shared/contract/audit.ts'
import { listClients } from '../../shared/contract/client.ts'
import { readPerson, searchPersons } from '../../shared/contract/person.ts'
import { calendarDateOf } from '../../shared/values/calendar-date.ts'
import { toInstant } from '../../shared/values/instant.ts'
import { findBytes } from '../../worker/log/base64.ts'
import { findCheckpoint } from '../../worker/log/checkpoint.ts'
import { verifyCosignature } from '../../worker/log/cosignature.ts'
import { decodeLeaf } from '../../worker/log/leaf.ts'
import { type Bytes, hashLeaf, verifyInclusion } from '../../worker/log/merkle.ts'
import { findVkey, type NoteKey, verifyNote } from '../../worker/log/note.ts'
import { office, takeIn } from '../cases.ts'
import { protect, resident } from '../residents.ts'
import { type City, municipality } from '../world.ts'

const today = () => calendarDateOf(toInstant(Date.now()))
const everything = () => ({ from: today(), to: today(), staffNumber: '', deviceId: null, refusedOnly: false, page: 0 })

async function numberOf(city: City, staffId: string): Promise<string> {
  const control = city.stack.databases.open('control')
  const { rows } = await control.execute({ sql: 'select number from staff where id = ?', args: [staffId] })
  control.close()
  return String(rows[0]?.number)
}

it('lists who looked at one person, refusals and the looking itself included [AU-04]', async () => {
  const city = await municipality()
  const [clerk, auditor] = [await city.staff('counter'), await city.staff('auditor')]
  const [child, other] = [await resident(city), await resident(city)]
  await clerk.call(searchPersons, { by: 'atena-no', atenaNo: child.atenaNo })
  await clerk.call(readPerson, { id: child.id })
  await clerk.call(readPerson, { id: other.id })
  const first = await auditor.call(listAccess, { by: 'atena-no', atenaNo: child.atenaNo })
  expect(first).toMatchObject({
    personId: child.id,
    atenaNo: child.atenaNo,
    integratedNo: child.integratedNo,
    total: 3,
  })
  expect(first.entries.map((one) => `${one.action} ${one.result}`)).toEqual([
    'person.read ok',
    'person.searched ok',
    'test.resident-entered ok',
  ])
  expect(first.entries[0]).toMatchObject({
    actor: { kind: 'staff', name: '試験 counter', number: await numberOf(city, clerk.staffId), role: 'counter' },
    placesHidden: false,
    purpose: 'person.read',
    persons: 1,
    intact: true,
  })
  expect(first.entries[0]?.office).toMatch(/[ぁ-ん一-龠]/)
  const second = await auditor.call(listAccess, { by: 'id', personId: child.id })
  expect(second.entries[0]).toMatchObject({ action: 'audit.access-listed', actor: { role: 'auditor' } })
  expect(second.total).toBe(4)
})

it('hides at which office a protected person was served', async () => {
  const city = await municipality()
  const [clerk, auditor] = [await city.staff('counter'), await city.staff('auditor')]
  const child = await resident(city)
  await protect(city, child.id)
  await clerk.call(readPerson, { id: child.id })
  const { entries } = await auditor.call(listAccess, { by: 'id', personId: child.id })
  expect(entries[0]).toMatchObject({ action: 'person.read', office: null, terminal: null, placesHidden: true })
  const opened = await auditor.call(proveEntry, { seq: entries[0]?.seq ?? -1 })
  expect(opened).toMatchObject({ bytes: null, entry: { office: null, terminal: null } })
})

it('hides it on the other parent’s access record too, and only in the entries they share [PR-08]', async () => {
  const at = await office()
  const auditor = await at.city.staff('auditor')
  const child = await resident(at.city, { name: '山田 星子', birthOn: '2021-06-01', relationship: '子' })
  const father = await resident(at.city, { name: '山田 太郎' })
  await takeIn(at, { mother: father, child })
  await at.clerk.call(readPerson, { id: father.id })
  await protect(at.city, child.id)
  const { entries } = await auditor.call(listAccess, { by: 'id', personId: father.id })
  const shown = (action: string) => entries.find((one) => one.action === action)
  expect(shown('application.opened')).toMatchObject({ office: null, terminal: null, placesHidden: true })
  expect(shown('person.read')).toMatchObject({ placesHidden: false, office: expect.stringMatching(/[ぁ-ん一-龠]/) })
})

it('finds entries by member of staff, terminal and refusal, and says when a number is nobody’s [AU-04]', async () => {
  const city = await municipality()
  const [clerk, admin, auditor] = [
    await city.staff('counter'),
    await city.staff('administrator'),
    await city.staff('auditor'),
  ]
  await admin.call(listClients, {})
  await expect(clerk.call(listLog, everything())).rejects.toMatchObject({ code: 'not-permitted' })
  const all = await auditor.call(listLog, everything())
  expect(all.findings).toEqual([])
  expect(all.total).toBe(all.entries.length)
  const refused = await auditor.call(listLog, { ...everything(), refusedOnly: true })
  expect(refused.entries.map((one) => `${one.actor.role} ${one.action} ${one.result}`)).toEqual([
    'counter session.token-minted not-permitted',
  ])
  const staffNumber = await numberOf(city, admin.staffId)
  const hers = await auditor.call(listLog, { ...everything(), staffNumber })
  expect(hers.entries.map((one) => one.action)).toEqual(['client.listed', 'session.token-minted', 'session.started'])
  const deviceId = (hers.entries[0]?.terminal?.id ?? null) as never
  const there = await auditor.call(listLog, { ...everything(), deviceId })
  expect(there.entries.map((one) => one.seq)).toEqual(hers.entries.map((one) => one.seq))
  await expect(auditor.call(listLog, { ...everything(), staffNumber: '0' })).rejects.toMatchObject({
    problem: { faults: [{ pointer: '/staffNumber' }] },
  })
  const yesterday = calendarDateOf(toInstant(Date.now() - 86_400_000))
  expect(await auditor.call(listLog, { ...everything(), from: yesterday, to: yesterday })).toMatchObject({ total: 0 })
})

it('proves an entry to someone who holds the keys alone [AU-02]', async () => {
  const city = await municipality()
  const [clerk, auditor] = [await city.staff('counter'), await city.staff('auditor')]
  const child = await resident(city)
  await clerk.call(readPerson, { id: child.id })
  const { entries } = await auditor.call(listAccess, { by: 'id', personId: child.id })
  const seq = entries.find((one) => one.action === 'person.read')?.seq ?? -1
  expect((await auditor.call(proveEntry, { seq })).proof).toBeNull()
  await city.stack.tick()
  const opened = await auditor.call(proveEntry, { seq })
  const { proof } = opened
  const bytes = findBytes(opened.bytes ?? '') as Bytes
  expect(decodeLeaf(bytes)).toMatchObject({ seq, action: 'person.read', subjects: [child.id] })
  expect(opened.subjects).toEqual([{ id: child.id, atenaNo: child.atenaNo }])
  const note = await verifyNote(proof?.note ?? '', [findVkey(proof?.logKey ?? '') as NoteKey])
  const head = note.ok ? findCheckpoint(note.body) : undefined
  const path = (proof?.path ?? []).map((hash) => findBytes(hash) as Bytes)
  expect(head && verifyInclusion(hashLeaf(bytes), seq, head.size, path, head.root)).toBe(true)
  const witness = findVkey(city.stack.witness.vkey) as NoteKey
  const cosigned = note.ok && (await verifyCosignature(note.body, proof?.cosignature?.line ?? '', witness))
  expect(cosigned).toBeGreaterThan(1_700_000_000)
  const again = await auditor.call(listAccess, { by: 'id', personId: child.id })
  expect(again.entries[0]?.action).toBe('audit.entry-read')
})
