import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { databases, tablesOf } from '../schema.ts'

/** The words of the page, without the last column of its tables, which names the words not to use. */
const glossary = new Set(
  readFileSync(new URL('../../docs/glossary.md', import.meta.url), 'utf8')
    .toLowerCase()
    .split('\n')
    .map((line) => (line.startsWith('|') ? line.replace(/\|[^|]*\|\s*$/, '') : line))
    .flatMap((line) => line.split(/[^a-z]+/)),
)

/** Which parts of a name are not on the page. */
const unknownWords = (name: string): string[] => name.split('_').filter((word) => !glossary.has(word))

it('uses only words of the glossary for tables and columns', async () => {
  let names = 0
  for (const database of databases)
    for (const table of await tablesOf(database))
      for (const name of [table.name, ...table.columns.map((column) => column.name)]) {
        names += 1
        expect(unknownWords(name), `${table.name}: ${name}`).toEqual([])
      }
  expect(names).toBeGreaterThan(150)
})

it('would notice a word that is not there', () => {
  expect(unknownWords('citizen_nickname')).toEqual(['citizen', 'nickname'])
})
