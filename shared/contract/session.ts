import * as v from 'valibot'
import { contract } from './contract.ts'
import { type Permission, permissions } from './permissions.ts'
import { done } from './schemas.ts'

/** Who is signed in, and what the menu may show. */
export const whoAmI = contract({
  name: 'whoAmI',
  door: 'staff',
  method: 'POST',
  path: '/api/session/who-am-i',
  access: { session: 'tells the caller about the caller only' },
  audit: 'session.read',
  summary: 'Tells who is signed in and with which permissions.',
  input: v.strictObject({}),
  output: v.strictObject({
    staffId: v.string(),
    staffName: v.string(),
    role: v.string(),
    municipality: v.strictObject({ code: v.string(), name: v.string() }),
    office: v.strictObject({ code: v.string(), name: v.string(), issuesOnTheDay: v.boolean() }),
    permissions: v.array(v.picklist(permissions)),
    now: v.string(),
  }),
})

/** A scoped token of five minutes, bound to the terminal's key, for what one screen needs. */
export const mintToken = contract({
  name: 'mintToken',
  door: 'staff',
  method: 'POST',
  path: '/api/session/token',
  access: { session: 'narrows permissions the session already holds' },
  audit: 'session.token-minted',
  summary: 'Mints a scoped access token bound to the terminal.',
  input: v.strictObject({
    scopes: v.pipe(v.array(v.picklist(permissions as readonly Permission[])), v.minLength(1), v.maxLength(8)),
  }),
  output: v.strictObject({ token: v.string(), expiresAt: v.string() }),
})

export const signOut = contract({
  name: 'signOut',
  door: 'staff',
  method: 'POST',
  path: '/api/session/sign-out',
  access: { session: 'ends the caller’s own session' },
  audit: 'session.ended',
  summary: 'Ends the session.',
  input: v.strictObject({}),
  output: done,
})

/** Answers while the door is reachable; the app measures its connection by it. */
export const ping = contract({
  name: 'ping',
  door: 'staff',
  method: 'GET',
  path: '/api/ping',
  access: { public: 'tells only that the door answers' },
  audit: 'door.pinged',
  summary: 'Answers while the door is reachable.',
  input: v.strictObject({}),
  output: v.strictObject({ now: v.string() }),
})
