import { eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql/http'
import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { expect } from 'vitest'
import { type Case, codeOf, itemSql, names, values } from './conformance-case.ts'

const item = sqliteTable('item', {
  id: integer('id').primaryKey(),
  name: text('name').notNull().unique(),
  size: integer('size'),
  data: blob('data', { mode: 'buffer' }),
})
/** The same through Drizzle, as the product uses it. */
export const drizzleCases: readonly Case[] = [
  {
    name: 'drizzle: selects, inserts, updates and deletes',
    run: async ({ client }) => {
      await client.execute(itemSql)
      const db = drizzle(client)
      const inserted = await db
        .insert(item)
        .values({ name: 'a', size: 3, data: Buffer.from([7]) })
        .returning({ id: item.id })
      const changed = await db.update(item).set({ size: 4 }).where(eq(item.name, 'a'))
      const [row] = await db.select().from(item).where(eq(item.name, 'a'))
      const deleted = await db.delete(item).where(eq(item.size, 4))
      return [inserted, changed.rowsAffected, { ...row, data: [...(row?.data ?? [])] }, deleted.rowsAffected]
    },
    seen: [[{ id: 1 }], 1, { id: 1, name: 'a', size: 4, data: [7] }, 1],
  },
  {
    name: 'drizzle: keeps all of a batch or nothing, reads in between',
    run: async ({ client }) => {
      await client.execute(itemSql)
      const db = drizzle(client)
      const [, read] = await db.batch([
        db.insert(item).values({ name: 'a' }),
        db.select({ name: item.name }).from(item),
        db.insert(item).values({ name: 'b' }),
      ])
      const failed = await db
        .batch([db.insert(item).values({ name: 'c' }), db.insert(item).values({ name: 'a' })])
        .then(
          () => false,
          () => true,
        )
      return [read, failed, await names(client)]
    },
    seen: [[{ name: 'a' }], true, 'a,b'],
  },
  {
    name: 'drizzle: counts exactly when many batches upgrade at once',
    run: async ({ client }) => {
      await client.execute(itemSql)
      const db = drizzle(client)
      await db.insert(item).values({ name: 'counter', size: 0 })
      const add = () =>
        db.batch([
          db.select({ size: item.size }).from(item),
          db
            .update(item)
            .set({ size: sql`${item.size} + 1` })
            .where(eq(item.name, 'counter')),
        ])
      const codes = await Promise.all(Array.from({ length: 40 }, () => codeOf(add())))
      const kept = codes.filter((code) => code === 'ok').length
      const [[size] = []] = await values(client, 'SELECT size FROM item')
      return { countIsExact: size === kept, allKept: kept === 40 }
    },
    seen: { countIsExact: true, allKept: true },
    sqld: {
      seen: { countIsExact: true, allKept: expect.any(Boolean) },
      why: 'sqld fails some with SQLITE_BUSY when the snapshot is upgraded; ours takes the writer at BEGIN',
    },
  },
  {
    name: 'drizzle: rolls back a transaction that throws, and a nested one alone',
    run: async ({ client }) => {
      await client.execute(itemSql)
      const db = drizzle(client)
      await db.transaction(async (tx) => {
        await tx.insert(item).values({ name: 'kept' })
        await tx
          .transaction(async (nested) => {
            await nested.insert(item).values({ name: 'nested' })
            throw new Error('no')
          })
          .catch(() => undefined)
        await tx.insert(item).values({ name: 'after' })
      })
      const thrown = await db
        .transaction(async (tx) => {
          await tx.insert(item).values({ name: 'lost' })
          throw new Error('no')
        })
        .then(
          () => false,
          () => true,
        )
      return [thrown, await names(client)]
    },
    seen: [true, 'kept,after'],
  },
]
