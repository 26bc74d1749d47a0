import { type Case, codeOf, itemSql, values } from './conformance-case.ts'

/** Single statements: values, arguments, counts, errors. */
export const statementCases: readonly Case[] = [
  {
    name: 'inserts, changes, reads and deletes rows',
    run: async ({ client }) => {
      await client.execute(itemSql)
      const counts = []
      for (const text of [
        "INSERT INTO item (name, size) VALUES ('a', 1), ('b', 2), ('c', 3)",
        'UPDATE item SET size = size + 1 WHERE size >= 2',
        'UPDATE item SET size = 0 WHERE size > 100',
        "DELETE FROM item WHERE name = 'a'",
        'SELECT * FROM item',
      ]) {
        counts.push((await client.execute(text)).rowsAffected)
      }
      return { counts, rows: await values(client, 'SELECT name, size FROM item ORDER BY id') }
    },
    seen: {
      counts: [3, 2, 0, 1, 0],
      rows: [
        ['b', 3],
        ['c', 4],
      ],
    },
  },
  {
    name: 'counts the rows changed by statements with RETURNING',
    run: async ({ client }) => {
      await client.execute(itemSql)
      const counts = []
      for (const text of [
        "INSERT INTO item (name) VALUES ('a'), ('b'), ('c') RETURNING id",
        "UPDATE item SET size = 5 WHERE name <> 'a' RETURNING id, size",
        'DELETE FROM item WHERE size = 99 RETURNING id',
        'DELETE FROM item RETURNING id',
      ]) {
        const { rows, rowsAffected } = await client.execute(text)
        counts.push([rows.length, rowsAffected])
      }
      return counts
    },
    seen: [
      [3, 3],
      [2, 2],
      [0, 0],
      [3, 3],
    ],
  },
  {
    name: 'tells the row id of an insert, beyond 2^53 too',
    run: async ({ exact }) => {
      await exact.execute(itemSql)
      const ids = []
      for (const text of [
        "INSERT INTO item (name) VALUES ('a')",
        "INSERT INTO item (id, name) VALUES (9007199254740995, 'b')",
        "INSERT INTO item (name) VALUES ('c') RETURNING id",
      ]) {
        ids.push(String((await exact.execute(text)).lastInsertRowid))
      }
      return ids
    },
    seen: ['1', '9007199254740995', '9007199254740996'],
  },
  {
    name: 'keeps text, blobs, null, floats and 64-bit integers as they are',
    run: async ({ exact }) => {
      await exact.execute('CREATE TABLE value (id INTEGER PRIMARY KEY, v)')
      const given = [
        '髙﨑𠮷葛󠄀 "\'\n\t',
        '',
        new Uint8Array([0, 1, 254, 255]),
        new Uint8Array(0),
        null,
        0.1,
        -1.5e300,
        9223372036854775807n,
        -9223372036854775808n,
        0n,
        true,
      ]
      for (const v of given) await exact.execute({ sql: 'INSERT INTO value (v) VALUES (?)', args: [v] })
      const rows = await values(exact, 'SELECT typeof(v), v FROM value ORDER BY id')
      return rows.map(([type, v]) => [type, v instanceof ArrayBuffer ? [...new Uint8Array(v)] : v])
    },
    seen: [
      ['text', '髙﨑𠮷葛󠄀 "\'\n\t'],
      ['text', ''],
      ['blob', [0, 1, 254, 255]],
      ['blob', []],
      ['null', null],
      ['real', 0.1],
      ['real', -1.5e300],
      ['integer', 9223372036854775807n],
      ['integer', -9223372036854775808n],
      ['integer', 0n],
      ['integer', 1n],
    ],
  },
  {
    name: 'takes named arguments with every sign, repeated and out of order',
    run: async ({ client }) => {
      const { rows } = await client.execute({
        sql: 'SELECT $c, @b, :a, :a',
        args: { ':a': 'first', b: 'second', $c: 'third' },
      })
      return [...rows].map((row) => [row[0], row[1], row[2], row[3]])
    },
    seen: [['third', 'second', 'first', 'first']],
  },
  {
    name: 'takes numbered arguments',
    run: async ({ client }) => {
      const { rows } = await client.execute({ sql: 'SELECT ?2, ?1, ?2', args: ['x', 'y'] })
      return rows.map((row) => [row[0], row[1], row[2]])
    },
    seen: [['y', 'x', 'y']],
  },
  {
    name: 'refuses a statement with an argument missing or too many',
    run: async ({ client }) => [
      await codeOf(client.execute({ sql: 'SELECT ?, ?', args: [1] })),
      await codeOf(client.execute({ sql: 'SELECT :a, :b', args: { a: 1 } })),
      await codeOf(client.execute({ sql: 'SELECT ?', args: [1, 2] })),
    ],
    seen: ['ARGS_INVALID', 'ARGS_INVALID', 'ARGS_INVALID'],
  },
  {
    name: 'refuses a text with U+0000',
    run: ({ client }) => codeOf(client.execute({ sql: 'SELECT ?', args: ['a\0b'] })),
    seen: 'SQLITE_MISMATCH',
    sqld: { seen: 'ok', why: 'our driver reads a text up to U+0000 only, so it must not be stored' },
  },
  {
    name: 'runs several statements, comments and a trigger in one text',
    run: async ({ client }) => {
      await client.executeMultiple(`${itemSql}; -- a comment; with a semicolon
        /* another ; */ CREATE TABLE seen (name TEXT, kind TEXT);
        CREATE TRIGGER item_seen AFTER INSERT ON item BEGIN
          INSERT INTO seen VALUES (new.name, CASE WHEN new.size > 1 THEN 'big' ELSE 'small' END);
          UPDATE item SET size = 7 WHERE id = new.id;
        END;
        INSERT INTO item (name, size) VALUES ('a;b', 2);;`)
      return [await values(client, 'SELECT * FROM seen'), await values(client, 'SELECT name, size FROM item')]
    },
    seen: [[['a;b', 'big']], [['a;b', 7]]],
  },
  {
    name: 'refuses two statements, and none, where one belongs',
    run: async ({ client }) => [
      await codeOf(client.execute('SELECT 1; SELECT 2')),
      await codeOf(client.execute('-- nothing')),
    ],
    seen: ['SQL_MANY_STATEMENTS', 'SQL_NO_STATEMENT'],
  },
  {
    name: 'names what failed by its SQLite code',
    run: async ({ client }) => {
      await client.executeMultiple(`${itemSql}; CREATE TABLE part (item_id INTEGER REFERENCES item (id), n CHECK (n > 0));
        INSERT INTO item (name) VALUES ('a')`)
      const codes = []
      for (const text of [
        "INSERT INTO item (name) VALUES ('a')",
        'INSERT INTO item (name) VALUES (NULL)',
        'INSERT INTO part VALUES (99, 1)',
        'INSERT INTO part VALUES (1, 0)',
      ]) {
        codes.push(await codeOf(client.execute(text)))
      }
      return codes
    },
    seen: ['SQLITE_CONSTRAINT', 'SQLITE_CONSTRAINT', 'SQLITE_CONSTRAINT', 'SQLITE_CONSTRAINT'],
  },
  {
    name: 'names what it cannot read SQLITE_ERROR',
    run: async ({ client }) => [
      await codeOf(client.execute('SELEC 1')),
      await codeOf(client.execute('SELECT * FROM nowhere')),
    ],
    seen: ['SQLITE_ERROR', 'SQLITE_ERROR'],
    sqld: {
      seen: ['SQL_PARSE_ERROR', 'SQLITE_UNKNOWN'],
      why: 'sqld parses before SQLite does and has codes of its own',
    },
  },
  {
    name: 'sees a column added after the statement was prepared',
    run: async ({ client }) => {
      await client.executeMultiple("CREATE TABLE t (a); INSERT INTO t VALUES ('x')")
      const before = await client.execute('SELECT * FROM t')
      await client.execute("ALTER TABLE t ADD COLUMN b DEFAULT 'y'")
      const after = await client.execute('SELECT * FROM t')
      return [before.columns, after.columns, await values(client, 'SELECT * FROM t')]
    },
    seen: [['a'], ['a', 'b'], [['x', 'y']]],
  },
]
