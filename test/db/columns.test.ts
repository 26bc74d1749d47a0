import { expect, it } from 'vitest'
import { databases, tablesOf } from '../schema.ts'

it('holds every column as it was reviewed: sealed or plain', async () => {
  const lines: string[] = []
  for (const database of databases) {
    for (const table of await tablesOf(database)) {
      for (const column of table.columns) {
        const kind = column.name.endsWith('_sealed') ? 'SEALED' : column.name.endsWith('tag') ? 'tag' : 'plain'
        lines.push(`${database} ${table.name}.${column.name} ${kind} ${column.getSQLType()}`)
      }
    }
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../golden/columns.txt')
})

it('guards every sealed column with a check, and makes each a blob', async () => {
  let sealed = 0
  for (const table of await tablesOf('data')) {
    for (const column of table.columns.filter(({ name }) => name.endsWith('_sealed'))) {
      sealed += 1
      expect(column.getSQLType(), `${table.name}.${column.name}`).toBe('blob')
      expect(table.checks.map(({ name }) => name)).toContain(`${table.name}_${column.name}`)
    }
  }
  expect(sealed).toBeGreaterThan(8)
})

it('names no column that could hold a name, an address or a number in plain', async () => {
  const telling = /(^|_)(kana|address|phone|birth|my_number|individual_number|insurer|account|guardian_name|alias)(_|$)/
  const reviewed = new Set(['office.phone', 'municipality.kana'])
  for (const database of ['control', 'data'] as const)
    for (const table of await tablesOf(database))
      for (const { name } of table.columns) {
        if (name.endsWith('_sealed') || reviewed.has(`${table.name}.${name}`)) continue
        expect(telling.test(name), `${table.name}.${name}`).toBe(false)
      }
})
