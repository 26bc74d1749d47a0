import { expect, it } from 'vitest'
import { dropDraft, findDraft, saveDraft } from '../../shared/contract/draft.ts'
import { readPerson, registerNewborn } from '../../shared/contract/person.ts'
import { sendPiece, startImport } from '../../shared/contract/resident-import.ts'
import { manifestOf } from '../../shared/import/cut.ts'
import type { Id } from '../../shared/values/id.ts'
import { idOfRow } from '../../worker/features/resident-import/job.ts'
import { draftKeyId } from '../../worker/records/draft-key.ts'
import { today } from '../applications.ts'
import { chunks, fileOf, people } from '../registry.ts'
import { resident } from '../residents.ts'
import { type City, id, municipality } from '../world.ts'

const form = 'application-new:abc'

const keys = async (city: City, of: string) =>
  (await city.database('keys').execute({ sql: 'select id from person_key where id = ?', args: [of] })).rows.length

const keysOf = (city: City, draft: { id: string }) => keys(city, draftKeyId(draft.id))

it('keeps a draft from field to field and gives it back to its writer alone', async () => {
  const city = await municipality()
  const [clerk, colleague] = [await city.staff('counter'), await city.staff('counter')]
  const draft = { id: id(), form, rev: 0, body: '{"guardian/name":"髙﨑 葛󠄀葉"}' }
  expect((await clerk.call(findDraft, { form })).draft).toBeNull()
  const first = await clerk.call(saveDraft, draft)
  expect(first).toMatchObject({ id: draft.id, rev: 1 })
  const second = await clerk.call(saveDraft, { ...draft, rev: 1, body: '{"guardian/name":"髙﨑"}' })
  expect(second.rev).toBe(2)
  expect((await clerk.call(findDraft, { form })).draft).toEqual({ ...second, body: '{"guardian/name":"髙﨑"}' })
  expect((await colleague.call(findDraft, { form })).draft).toBeNull()
  await expect(colleague.call(saveDraft, { ...draft, rev: 2 })).rejects.toMatchObject({ code: 'taken-id' })
  await colleague.call(dropDraft, { id: draft.id })
  expect((await clerk.call(findDraft, { form })).draft).not.toBeNull()
})

it('answers a repeated save alike, and refuses one that saw an older draft or begins a second', async () => {
  const city = await municipality()
  const clerk = await city.staff('counter')
  const draft = { id: id(), form, rev: 0, body: '{}' }
  const first = await clerk.call(saveDraft, draft)
  expect(await clerk.call(saveDraft, draft)).toEqual(first)
  await clerk.call(saveDraft, { ...draft, rev: 1, body: '{"memo":"1"}' })
  const stale = { code: 'stale-version' }
  await expect(clerk.call(saveDraft, { ...draft, body: '{"memo":"2"}' })).rejects.toMatchObject(stale)
  await expect(clerk.call(saveDraft, { ...draft, rev: 1, body: '{"memo":"2"}' })).rejects.toMatchObject(stale)
  await expect(clerk.call(saveDraft, { ...draft, id: id() })).rejects.toMatchObject(stale)
})

it('destroys a draft’s key with the draft', async () => {
  const city = await municipality()
  const clerk = await city.staff('counter')
  const draft = { id: id(), form, rev: 0, body: '{"memo":"x"}' }
  await clerk.call(saveDraft, draft)
  expect(await keysOf(city, draft)).toBe(1)
  await clerk.call(dropDraft, { id: draft.id })
  expect(await keysOf(city, draft)).toBe(0)
  expect((await clerk.call(findDraft, { form })).draft).toBeNull()
  await clerk.call(dropDraft, { id: draft.id })
  const next = await clerk.call(saveDraft, { ...draft, id: id() })
  expect(next.rev).toBe(1)
})

it('never shares or destroys the key of a person, whatever id it is given', async () => {
  const city = await municipality()
  const clerk = await city.staff('counter')
  const mother = await resident(city)
  await clerk.call(saveDraft, { id: mother.id, form, rev: 0, body: '{}' })
  const newborn = { name: '', kana: '', birthOn: today(), sex: '9' as const, guardianId: mother.id }
  const entered = (own: Id) => clerk.call(registerNewborn, { ...newborn, id: own, reason: 'birth-notified' })
  await expect(entered(draftKeyId(mother.id))).rejects.toMatchObject({ code: 'taken-id' })
  await clerk.call(dropDraft, { id: mother.id })
  expect(await keys(city, mother.id)).toBe(1)
  const draft = await clerk.call(saveDraft, { id: id(), form, rev: 0, body: '{}' })
  const child = await entered(draft.id)
  await clerk.call(dropDraft, { id: draft.id })
  for (const one of [mother, child]) expect((await clerk.call(readPerson, { id: one.id })).id).toBe(one.id)
})

it('cannot be laid under a person whom an import is about to bring', async () => {
  const city = await municipality()
  const both = { permissions: ['resident-import.update', 'application.update', 'person.view'] }
  const insider = await city.staff('administrator', both)
  const bytes = fileOf(people(1))
  const { heading, rows, pieces } = await manifestOf(chunks(bytes), async (part) =>
    crypto.subtle.digest('SHA-256', part),
  )
  const job = await insider.call(startImport, { id: id(), heading, rows, pieces: [...pieces] })
  // The id of the person of the first row follows from what whoever sends the file knows.
  const coming = idOfRow({ id: job.jobId, startedAt: job.startedAt }, 1, 'person')
  const laid = await insider.call(saveDraft, { id: coming, form, rev: 0, body: '{}' })
  await insider.call(sendPiece, { jobId: job.jobId, piece: 0 }, bytes)
  await insider.call(dropDraft, { id: laid.id })
  expect((await insider.call(readPerson, { id: coming })).name).not.toBe('')
})

it('begins anew where dropping was cut off after the key was gone', async () => {
  const city = await municipality()
  const clerk = await city.staff('counter')
  const draft = { id: id(), form, rev: 0, body: '{}' }
  await clerk.call(saveDraft, draft)
  await city.database('keys').execute({ sql: 'delete from person_key where id = ?', args: [draftKeyId(draft.id)] })
  expect((await clerk.call(findDraft, { form })).draft).toBeNull()
  const next = await clerk.call(saveDraft, { ...draft, id: id(), body: '{"memo":"new"}' })
  expect((await clerk.call(findDraft, { form })).draft?.id).toBe(next.id)
})

it('refuses drafts that are too long or name their form by anything but a code', async () => {
  const city = await municipality()
  const clerk = await city.staff('counter')
  const draft = { id: id(), form, rev: 0, body: '{}' }
  const long = clerk.call(saveDraft, { ...draft, body: 'あ'.repeat(60_001) })
  await expect(long).rejects.toMatchObject({ problem: { faults: [{ pointer: '/body' }] } })
  const named = clerk.call(saveDraft, { ...draft, form: '山田' })
  await expect(named).rejects.toMatchObject({ problem: { faults: [{ pointer: '/form' }] } })
})
