import { backUp } from './backup.ts'
import { type Databases, notFound } from './databases.ts'
import { Refusal } from './failure.ts'
import { reaches, type Token } from './tokens.ts'

function textOf(body: Record<string, unknown>, key: string): string {
  const value = body[key]
  if (typeof value !== 'string') throw new Refusal(400, 'BAD_REQUEST', `${key} is missing`)
  return value
}

/**
 * Performs an administration request (`POST /admin/databases`, `/admin/checkpoint`, `/admin/backup`, `GET /admin/databases`), for
 * tokens with `admin` and the databases they reach; a checkpoint is also for tokens that may write. Throws Refusal.
 */
export async function administer(
  databases: Databases,
  token: Token,
  request: string,
  body: Buffer,
  signal: AbortSignal,
): Promise<unknown> {
  // Who may delete may also have it cleared from the files: the vault asks for that after destroying a key.
  const mayCheckpoint = request === 'POST /admin/checkpoint' && token.access === 'rw'
  if (token.admin !== true && !mayCheckpoint) throw new Refusal(403, 'NOT_ADMIN', 'This token may not administer')
  if (request === 'GET /admin/databases') {
    return { databases: databases.list().filter((name) => reaches(token, name)) }
  }
  const input = objectOf(body)
  const name = textOf(input, 'name')
  if (!reaches(token, name)) throw notFound()
  switch (request) {
    case 'POST /admin/databases':
      databases.create(name)
      return { name }
    case 'POST /admin/checkpoint':
      await databases.get(name).checkpoint(signal)
      return { name }
    case 'POST /admin/backup':
      return { name, bytes: await backUp(databases, name, textOf(input, 'to')) }
    default:
      throw new Refusal(404, 'NOT_FOUND', 'No such address')
  }
}

function objectOf(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // answered below
  }
  throw new Refusal(400, 'BAD_REQUEST', 'The body must be a JSON object')
}
