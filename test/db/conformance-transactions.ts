import { type Case, codeOf, itemSql, names, values } from './conformance-case.ts'

const execute = (text: string, args: unknown[] = []) => ({ type: 'execute', stmt: { sql: text, args } })
const close = { type: 'close' }

/** Batches and their conditions. */
export const batchCases: readonly Case[] = [
  {
    name: 'keeps all of a batch',
    run: async ({ client }) => {
      await client.execute(itemSql)
      const results = await client.batch([
        { sql: 'INSERT INTO item (name) VALUES (?)', args: ['a'] },
        { sql: 'INSERT INTO item (name) VALUES (?) RETURNING name', args: ['b'] },
        'SELECT count(*) FROM item',
      ])
      return [results.map((result) => result.rowsAffected), results[1]?.rows[0]?.[0], results[2]?.rows[0]?.[0]]
    },
    seen: [[1, 1, 0], 'b', 2],
  },
  {
    name: 'keeps nothing of a batch that fails',
    run: async ({ client }) => {
      await client.execute(itemSql)
      const code = await codeOf(
        client.batch([
          "INSERT INTO item (name) VALUES ('a')",
          "INSERT INTO item (name) VALUES ('a')",
          "INSERT INTO item (name) VALUES ('b')",
        ]),
      )
      return [code, await names(client)]
    },
    seen: ['SQLITE_CONSTRAINT', ''],
  },
  {
    name: 'runs a batch of reads only',
    run: async ({ client }) => {
      await client.execute(itemSql)
      const results = await client.batch(['SELECT count(*) FROM item', 'SELECT 5'], 'read')
      return results.map((result) => result.rows[0]?.[0])
    },
    seen: [0, 5],
  },
  {
    name: 'rebuilds a table others refer to, with foreign keys off for that migration only',
    run: async ({ client }) => {
      await client.executeMultiple(`CREATE TABLE parent (id INTEGER PRIMARY KEY);
        CREATE TABLE child (parent_id INTEGER REFERENCES parent (id) ON DELETE CASCADE);
        INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1)`)
      await client.migrate([
        'CREATE TABLE new_parent (id INTEGER PRIMARY KEY, note TEXT)',
        'INSERT INTO new_parent (id) SELECT id FROM parent',
        'DROP TABLE parent',
        'ALTER TABLE new_parent RENAME TO parent',
      ])
      return [await values(client, 'SELECT * FROM child'), await codeOf(client.execute('INSERT INTO child VALUES (9)'))]
    },
    seen: [[[1]], 'SQLITE_CONSTRAINT'],
  },
  {
    name: 'follows the conditions of a batch',
    run: async ({ pipeline }) => {
      const step = (text: string, condition?: unknown) => ({ stmt: { sql: text }, ...(condition ? { condition } : {}) })
      const ok = (at: number) => ({ type: 'ok', step: at })
      const error = (at: number) => ({ type: 'error', step: at })
      const steps = [
        step('SELECT 0'),
        step('SELECT nonsense'),
        step('SELECT 2', ok(0)),
        step('SELECT 3', ok(1)),
        step('SELECT 4', error(1)),
        step('SELECT 5', { type: 'not', cond: ok(1) }),
        step('SELECT 6', { type: 'and', conds: [ok(0), error(1)] }),
        step('SELECT 7', { type: 'and', conds: [ok(0), ok(1)] }),
        step('SELECT 8', { type: 'or', conds: [ok(1), ok(0)] }),
        step('SELECT 9', { type: 'or', conds: [ok(1), ok(3)] }),
        step('SELECT 10', { type: 'is_autocommit' }),
        step('SELECT 11', { type: 'not', cond: { type: 'is_autocommit' } }),
      ]
      const { body } = await pipeline([{ type: 'batch', batch: { steps } }, close])
      const result = body.results?.[0]?.response?.result as { step_results: unknown[]; step_errors: unknown[] }
      return result.step_results.map((done, i) => (done ? 'ok' : result.step_errors[i] ? 'error' : 'skipped')).join()
    },
    seen: 'ok,error,ok,skipped,ok,ok,ok,skipped,ok,skipped,ok,skipped',
  },
]

/** Transactions over several requests, alone and beside each other. */
export const transactionCases: readonly Case[] = [
  {
    name: 'keeps a committed transaction and forgets one rolled back',
    run: async ({ client }) => {
      await client.execute(itemSql)
      const kept = await client.transaction('write')
      await kept.execute("INSERT INTO item (name) VALUES ('kept')")
      await kept.batch(["INSERT INTO item (name) VALUES ('too')"])
      await kept.commit()
      const lost = await client.transaction('write')
      await lost.execute("INSERT INTO item (name) VALUES ('lost')")
      await lost.rollback()
      const left = await client.transaction('write')
      await left.execute("INSERT INTO item (name) VALUES ('left')")
      left.close()
      return names(client)
    },
    seen: 'kept,too',
  },
  {
    name: 'goes on in a transaction after a statement that failed',
    run: async ({ client }) => {
      await client.execute(itemSql)
      const tx = await client.transaction('write')
      await tx.execute("INSERT INTO item (name) VALUES ('a')")
      const code = await codeOf(tx.execute("INSERT INTO item (name) VALUES ('a')"))
      await tx.execute("INSERT INTO item (name) VALUES ('b')")
      await tx.commit()
      return [code, await names(client)]
    },
    seen: ['SQLITE_CONSTRAINT', 'a,b'],
  },
  {
    name: 'lets the second of two interleaved transactions wait and see what the first wrote',
    run: async ({ client }) => {
      await client.execute(itemSql)
      const order: string[] = []
      const first = await client.transaction('write')
      await first.execute("INSERT INTO item (name) VALUES ('first')")
      const second = (async () => {
        const tx = await client.transaction('write')
        const seen = await tx.execute('SELECT count(*) FROM item')
        order.push(`second sees ${seen.rows[0]?.[0]}`)
        await tx.execute("INSERT INTO item (name) VALUES ('second')")
        await tx.commit()
      })()
      await new Promise((resolve) => setTimeout(resolve, 100))
      order.push('first commits')
      await first.commit()
      await second
      return [order, await names(client)]
    },
    seen: [['first commits', 'second sees 1'], 'first,second'],
  },
  {
    name: 'counts exactly when many transactions read and write one row',
    run: async ({ client }) => {
      await client.executeMultiple('CREATE TABLE counter (n INTEGER); INSERT INTO counter VALUES (0)')
      const add = async () => {
        for (let i = 0; i < 10; i++) {
          const tx = await client.transaction('write')
          const n = Number((await tx.execute('SELECT n FROM counter')).rows[0]?.[0])
          await tx.execute({ sql: 'UPDATE counter SET n = ?', args: [n + 1] })
          await tx.commit()
        }
      }
      await Promise.all(Array.from({ length: 8 }, add))
      return values(client, 'SELECT n FROM counter')
    },
    seen: [[80]],
  },
  {
    name: 'upgrades a deferred transaction that read first, whoever wrote meanwhile',
    run: async ({ client }) => {
      await client.executeMultiple('CREATE TABLE counter (n INTEGER); INSERT INTO counter VALUES (0)')
      const deferred = await client.transaction('deferred')
      const read = Number((await deferred.execute('SELECT n FROM counter')).rows[0]?.[0])
      const other = client.execute('UPDATE counter SET n = n + 10')
      await new Promise((resolve) => setTimeout(resolve, 50))
      const code = await codeOf(deferred.execute({ sql: 'UPDATE counter SET n = ?', args: [read + 1] }))
      await deferred.commit()
      await other
      return [code, await values(client, 'SELECT n FROM counter')]
    },
    seen: ['ok', [[11]]],
    sqld: {
      seen: ['SQLITE_BUSY', [[10]]],
      why: 'sqld upgrades the snapshot and fails; ours takes the writer at BEGIN',
    },
  },
  {
    name: 'lets a long reader keep its view while another writes and commits',
    run: async ({ client }) => {
      await client.execute(itemSql)
      await client.execute("INSERT INTO item (name) VALUES ('old')")
      const reader = await client.transaction('read')
      const count = async () => (await reader.execute('SELECT count(*) FROM item')).rows[0]?.[0]
      const seen = [await count()]
      const writer = await client.transaction('write')
      await writer.execute("INSERT INTO item (name) VALUES ('new')")
      seen.push(await count(), (await client.execute('SELECT count(*) FROM item')).rows[0]?.[0] ?? null)
      await writer.commit()
      seen.push(await count(), (await client.execute('SELECT count(*) FROM item')).rows[0]?.[0] ?? null)
      await reader.commit()
      return seen
    },
    seen: [1, 1, 1, 1, 2],
  },
  {
    name: 'refuses a write in a read transaction',
    run: async ({ client }) => {
      await client.execute(itemSql)
      const reader = await client.transaction('read')
      await reader.execute('SELECT 1')
      const code = await codeOf(reader.execute("INSERT INTO item (name) VALUES ('a')"))
      reader.close()
      return [code, await names(client)]
    },
    seen: ['SQLITE_READONLY', ''],
    sqld: { seen: ['ok', ''], why: 'sqld lets it pass until the end of the transaction; ours refuses it at once' },
  },
  {
    name: 'holds a stream by its baton, with stored texts and its transaction',
    run: async ({ client, pipeline }) => {
      await client.execute(itemSql)
      const first = await pipeline([
        { type: 'store_sql', sql_id: 1, sql: 'INSERT INTO item (name) VALUES (?)' },
        execute('BEGIN IMMEDIATE'),
        { type: 'execute', stmt: { sql_id: 1, args: [{ type: 'text', value: 'a' }] } },
        { type: 'get_autocommit' },
      ])
      const second = await pipeline(
        [
          { type: 'execute', stmt: { sql_id: 1, args: [{ type: 'text', value: 'b' }] } },
          { type: 'close_sql', sql_id: 1 },
          execute('COMMIT'),
          { type: 'get_autocommit' },
          close,
        ],
        first.body.baton,
      )
      const late = await pipeline([execute('SELECT 1')], first.body.baton).then(
        ({ status }) => (status === 200 ? 'accepted' : 'refused'),
        // sqld drops the connection.
        () => 'refused',
      )
      const types = second.body.results?.map((result) => result.type).join()
      const autocommit = [first, second].map(({ body }) => body.results?.at(3)?.response)
      return [types, autocommit.map((response) => response?.is_autocommit), late, await names(client)]
    },
    seen: ['ok,ok,ok,ok,ok', [false, true], 'refused', 'a,b'],
  },
  {
    name: 'describes a statement',
    run: async ({ client, pipeline }) => {
      await client.execute(itemSql)
      const sqlText = 'SELECT id, name AS label FROM item WHERE name = :name AND size > ?'
      const { body } = await pipeline([{ type: 'describe', sql: sqlText }, close])
      const found = body.results?.[0]?.response?.result as Record<string, { name: string; decltype?: string }[]>
      return [
        found.params?.map(({ name }) => name?.replace(':', '') ?? null),
        found.cols?.map(({ name, decltype }) => [name, decltype]),
        found.is_explain,
        found.is_readonly,
      ]
    },
    seen: [
      ['name', null],
      [
        ['id', 'INTEGER'],
        ['label', 'TEXT'],
      ],
      false,
      true,
    ],
  },
]
