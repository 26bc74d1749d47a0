import listClients from './features/client/list.ts'
import registerClient from './features/client/register.ts'
import revokeClient from './features/client/revoke.ts'
import readPerson from './features/person/read.ts'
import registerNewborn from './features/person/register-newborn.ts'
import searchPersons from './features/person/search.ts'
import searchByNumber from './features/person/search-by-number.ts'
import mintToken from './features/session/mint-token.ts'
import ping from './features/session/ping.ts'
import signOut from './features/session/sign-out.ts'
import whoAmI from './features/session/who-am-i.ts'
import type { Endpoint } from './http/endpoint.ts'

/** Everything the staff door serves. */
export const staffEndpoints: readonly Endpoint<'staff'>[] = [
  listClients,
  mintToken,
  ping,
  readPerson,
  registerClient,
  registerNewborn,
  revokeClient,
  searchByNumber,
  searchPersons,
  signOut,
  whoAmI,
]
