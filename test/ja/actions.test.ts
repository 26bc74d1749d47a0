import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { findingCodes } from '../../db/schema/data/log.ts'
import { problems } from '../../shared/contract/problems.ts'
import { actionWord, findingWord, namedActions, purposeWord, resultWord } from '../../shared/ja/actions.ts'
import { allContracts } from '../contracts.ts'

const japanese = /[ぁ-んァ-ヶ一-龠]/

it('says every act of every contract in plain Japanese', async () => {
  const contracts = await allContracts()
  expect(contracts.length).toBeGreaterThan(10)
  const unnamed = contracts.map(({ audit }) => audit).filter((code) => !namedActions.includes(code))
  expect(unnamed).toEqual([])
  const words = namedActions.map(actionWord)
  for (const word of words) expect(word).toMatch(japanese)
  expect(new Set(words).size).toBe(words.length)
})

it('says every purpose that the code names in Japanese', () => {
  const folder = fileURLToPath(new URL('../../worker/', import.meta.url))
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const named = sources.flatMap((file) => [
    ...readFileSync(folder + file, 'utf8').matchAll(/(?:intent\(\s*|purpose: )['`]([a-z][a-z.-]*)/g),
  ])
  expect(named.length).toBeGreaterThan(10)
  for (const [, code = ''] of named) expect(purposeWord(code.replace(/[.-]+$/, '')), code).toMatch(japanese)
})

it('says in Japanese what the clock does, and what came of it at the hub', () => {
  const folder = fileURLToPath(new URL('../../worker/jobs/', import.meta.url))
  const sources = readdirSync(folder).map((file) => readFileSync(folder + file, 'utf8'))
  const named = sources.flatMap((source) => [...source.matchAll(/intentOf\(\w+, \w+, '([a-z.-]+)'\)/g)])
  expect(named.length).toBeGreaterThan(2)
  for (const [, code = ''] of named) expect(namedActions).toContain(code)
  expect(resultWord('numbered,unreachable', 'hub.registered')).toBe('採番、支払側に届かず')
  expect(resultWord('mismatch', 'hub.registered')).not.toBe(resultWord('mismatch', 'eligibility.answered'))
  expect(resultWord('ok', 'hub.read')).toBe('完了')
})

it('says every refusal and every finding in Japanese', () => {
  for (const code of Object.keys(problems)) expect(resultWord(code)).toMatch(japanese)
  for (const code of findingCodes) expect(findingWord(code)).toMatch(japanese)
})

it('falls back to the beginning of a purpose, and to the code itself', () => {
  expect(purposeWord('person.provisional.birth-notified')).toBe('住民票に載る前の出生児')
  expect(purposeWord('nothing.like-this')).toBe('nothing.like-this')
})
