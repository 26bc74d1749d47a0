/**
 * What a statement does to the database, as far as its first words tell:
 * `read` needs no writer; `write` and `schema` do; `begin` takes the writer, `begin-deferred` only with writes in the same batch
 * or when it stays open, `begin-read` never; `end` belongs to an open transaction; `pragma` sets something on the writer for one
 * request; `refused` would reach outside the database or change what makes it durable.
 */
export type StatementKind =
  | 'read'
  | 'write'
  | 'schema'
  | 'begin'
  | 'begin-deferred'
  | 'begin-read'
  | 'end'
  | 'pragma'
  | 'refused'

export type Statement = {
  readonly sql: string
  readonly kind: StatementKind
  /** First keyword, upper case; after WITH the main one. */
  readonly verb: string
  /** Names of the bind parameters by index (first is 0), without `:`, `@`, `$`; undefined where it has only a number. */
  readonly parameters: readonly (string | undefined)[]
}

const readPragmas = new Set(
  (
    'table_info table_xinfo table_list index_list index_info index_xinfo foreign_key_list foreign_key_check integrity_check ' +
    'quick_check user_version schema_version application_id page_count page_size max_page_count freelist_count compile_options ' +
    'journal_mode synchronous secure_delete foreign_keys defer_foreign_keys encoding data_version query_only recursive_triggers'
  ).split(' '),
)
/** Those with an argument that only name what to look at. */
const lookingPragmas = new Set(
  'table_info table_xinfo table_list index_list index_info index_xinfo foreign_key_list foreign_key_check integrity_check quick_check'.split(
    ' ',
  ),
)
const settablePragmas = new Set(['user_version', 'application_id', 'foreign_keys', 'defer_foreign_keys'])
const dataVerbs = new Set(['INSERT', 'UPDATE', 'DELETE', 'REPLACE'])
const schemaVerbs = new Set(['CREATE', 'DROP', 'ALTER', 'REINDEX', 'ANALYZE'])
const mainVerbs = new Set([...dataVerbs, 'SELECT', 'VALUES'])

/** Words kept of a statement's beginning: `PRAGMA schema . name = value` is the longest that matters. */
const HEAD_WORDS = 6

/**
 * Functions and tables of the native library that reach outside the database file, run a text as SQL, or show what other streams
 * run: readfile('…/data-141003.db') would be another municipality. Refused wherever the name stands, in any quotes.
 */
const outside = new Set(
  (
    'READFILE WRITEFILE FSDIR LSMODE LOAD_EXTENSION SHA3_QUERY CARRAY FTS3_TOKENIZER SQLITE_LOG SQLITE_CRYPT SQLITE_DBPAGE ' +
    'SQLITE_STMT GEOPOLY_DEBUG SQLITE3MC_CONFIG SQLITE3MC_CONFIG_TABLE SQLITE3MC_CODEC_DATA SQLITE3MC_VERSION'
  ).split(' '),
)

type Draft = {
  from: number
  head: string[]
  verb: string
  before: string
  last: string
  names: (string | undefined)[]
  refused: boolean
}

function draft(from: number): Draft {
  return { from, head: [], verb: '', before: '', last: '', names: [], refused: false }
}

function kindOf(head: readonly string[], verb: string): StatementKind {
  if (verb === 'SELECT' || verb === 'VALUES' || verb === 'EXPLAIN') return 'read'
  if (dataVerbs.has(verb)) return 'write'
  if (schemaVerbs.has(verb)) return head[1] === 'TEMP' || head[1] === 'TEMPORARY' ? 'refused' : 'schema'
  if (verb === 'BEGIN') {
    if (head.includes('READONLY')) return 'begin-read'
    return head.includes('IMMEDIATE') || head.includes('EXCLUSIVE') ? 'begin' : 'begin-deferred'
  }
  if (verb === 'SAVEPOINT') return 'begin'
  if (verb === 'COMMIT' || verb === 'END' || verb === 'ROLLBACK' || verb === 'RELEASE') return 'end'
  if (verb === 'PRAGMA') return pragmaKind(head)
  // ATTACH, DETACH, VACUUM, and whatever SQLite may learn later. A word it does not know either fails there with its own message.
  return verb === 'ATTACH' || verb === 'DETACH' || verb === 'VACUUM' ? 'refused' : 'write'
}

function pragmaKind(head: readonly string[]): StatementKind {
  const at = head[2] === '.' ? 3 : 1
  const name = (head[at] ?? '').toLowerCase()
  const argument = head[at + 1]
  if (argument === undefined) return name === 'optimize' ? 'pragma' : readPragmas.has(name) ? 'read' : 'refused'
  if (lookingPragmas.has(name)) return 'read'
  return settablePragmas.has(name) ? 'pragma' : 'refused'
}

// U+FEFF is a blank for SQLite where a word may begin.
const BOM = 0xfeff
const isDigit = (c: number) => c >= 48 && c <= 57
const isWord = (c: number) =>
  (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95 || (c > 127 && c !== BOM) || isDigit(c) || c === 36

/** The end (exclusive) of a quoted run that begins at `from`; a doubled quote stays inside. */
function quotedEnd(sql: string, from: number, quote: number): number {
  for (let i = from + 1; i < sql.length; i++) {
    if (sql.charCodeAt(i) !== quote) continue
    if (quote !== 93 && sql.charCodeAt(i + 1) === quote) i++
    else return i + 1
  }
  return sql.length
}

/** Skips blanks and comments; the first position that is neither. */
function skipBlank(sql: string, from: number): number {
  let i = from
  for (;;) {
    const c = sql.charCodeAt(i)
    if (c === 32 || (c >= 9 && c <= 13) || c === BOM) i++
    else if (c === 45 && sql.charCodeAt(i + 1) === 45) {
      const end = sql.indexOf('\n', i)
      i = end < 0 ? sql.length : end + 1
    } else if (c === 47 && sql.charCodeAt(i + 1) === 42) {
      const end = sql.indexOf('*/', i + 2)
      i = end < 0 ? sql.length : end + 2
    } else return i
  }
}

function noteParameter(names: (string | undefined)[], text: string): void {
  if (text === '?') names.push(undefined)
  else if (text.startsWith('?')) {
    const index = Number(text.slice(1))
    // SQLite refuses ?NNN above 32,766 itself; the bound keeps this array small until it does.
    while (names.length < index && names.length < 32_766) names.push(undefined)
  } else if (!names.includes(text)) names.push(text)
}

/** One token. `refused`: it names something outside, or SQLite's reading of it may differ from the one here. */
type Token = { end: number; text: string; refused: boolean }

function runEnd(sql: string, from: number, belongs: (c: number) => boolean): number {
  let end = from
  while (end < sql.length && belongs(sql.charCodeAt(end))) end++
  return end
}

function tokenAt(sql: string, i: number): Token {
  const c = sql.charCodeAt(i)
  if (c === 39 || c === 34 || c === 96 || c === 91) {
    const end = quotedEnd(sql, i, c === 91 ? 93 : c)
    return { end, text: "'", refused: outside.has(sql.slice(i + 1, end - 1).toUpperCase()) }
  }
  if (c === 63) {
    const end = runEnd(sql, i + 1, isDigit)
    return { end, text: sql.slice(i, end), refused: false }
  }
  if (c === 58 || c === 64 || c === 36 || c === 35) {
    const end = runEnd(sql, i + 1, isWord)
    // SQLite takes $name(any signs) and $a::b as one parameter: a quote in there would hide what follows.
    const refused = c === 35 || sql.charCodeAt(end) === 40 || sql.startsWith('::', end)
    return { end, text: sql.slice(i, end), refused }
  }
  if (!isWord(c)) return { end: i + 1, text: sql.charAt(i), refused: c === 0 }
  const end = runEnd(sql, i + 1, isWord)
  const text = sql.slice(i, end).toUpperCase()
  return { end, text, refused: outside.has(text) }
}

const isParameter = (text: string) => text.startsWith('?') || (text.length > 1 && /^[:@$]/.test(text))

/** Splits a text into its statements (a trigger's body stays whole, as in sqlite3_complete) and tells what each does. */
export function parseStatements(sql: string): Statement[] {
  const found: Statement[] = []
  let depth = 0
  let i = skipBlank(sql, 0)
  let now = draft(i)
  const finish = (end: number) => {
    const text = sql.slice(now.from, end).trimEnd()
    if (now.head.length > 0) {
      const names = now.names.map((name) => name?.slice(1))
      const kind = now.refused ? 'refused' : kindOf(now.head, now.verb)
      found.push({ sql: text, kind, verb: now.verb, parameters: names })
    }
    depth = 0
  }
  while (i < sql.length) {
    const { end, text, refused } = tokenAt(sql, i)
    const trigger = now.head[0] === 'CREATE' && (now.head[1] === 'TRIGGER' || now.head[2] === 'TRIGGER')
    if (text === ';' && (!trigger || (now.last === 'END' && now.before === ';'))) {
      finish(i)
      i = skipBlank(sql, end)
      now = draft(i)
      continue
    }
    if (refused) now.refused = true
    if (text === '(') depth++
    else if (text === ')') depth--
    if (isParameter(text)) noteParameter(now.names, text)
    if (now.head.length < HEAD_WORDS) now.head.push(text)
    if (now.verb === '') now.verb = text
    else if (now.verb === 'WITH' && depth === 0 && mainVerbs.has(text)) now.verb = text
    now.before = now.last
    now.last = text
    i = skipBlank(sql, end)
  }
  finish(sql.length)
  return found
}

/** Texts remembered: the product's few hundred, and room for those with a varying number of parameters. */
const REMEMBERED_TEXTS = 2_000
/** Longer texts (schema files, wide inserts) are parsed each time. Characters. */
const REMEMBERED_TEXT_CHARS = 16_384
const remembered = new Map<string, readonly Statement[]>()

/** As parseStatements, remembering the texts seen last. */
export function statementsOf(sql: string): readonly Statement[] {
  const known = remembered.get(sql)
  if (known !== undefined) return known
  const parsed = parseStatements(sql)
  if (sql.length <= REMEMBERED_TEXT_CHARS) {
    if (remembered.size >= REMEMBERED_TEXTS) remembered.clear()
    remembered.set(sql, parsed)
  }
  return parsed
}
