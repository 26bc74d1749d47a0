import { sha256Base64Url, toBase64Url } from './jwt.ts'

const NAME = '__Host-hagukumi'
const SECRET = /^[\w-]{43}$/

/** Longest a session lives, in seconds: one working day. */
export const SESSION_SECONDS = 10 * 3600

/** A new session: the secret for the cookie and the id under which the row is kept. */
export async function newSession(): Promise<{ id: string; cookie: string }> {
  const secret = toBase64Url(crypto.getRandomValues(new Uint8Array(32)))
  const cookie = `${NAME}=${secret}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${SESSION_SECONDS}`
  return { id: await sha256Base64Url(secret), cookie }
}

/** What the log calls a session by: enough of its id to tell sessions apart, too little to look one up by. */
export const loggedSession = (id: string): string => id.slice(0, 16)

/** The session's row id from a Cookie header, or undefined. A cookie sent twice is refused as none. */
export async function sessionIdOf(header: string | null): Promise<string | undefined> {
  const values = (header ?? '').split(/; */).filter((part) => part.startsWith(`${NAME}=`))
  const secret = values.length === 1 ? values[0]?.slice(NAME.length + 1) : undefined
  return secret !== undefined && SECRET.test(secret) ? sha256Base64Url(secret) : undefined
}
