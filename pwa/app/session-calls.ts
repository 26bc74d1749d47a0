import { signOut, whoAmI } from '../../shared/contract/session.ts'
import { CallFailure, call } from './call.ts'
import { endSession, openSession, session } from './session.ts'

/** Asks the server who is signed in and opens the app's session, or finds that nobody is. */
export async function findSession(): Promise<void> {
  try {
    openSession(await call(whoAmI, {}))
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error
    // Without the server nobody can be signed in: the offline pages ask for nobody.
    if (session.peek().state === 'checking') endSession('none')
  }
}

/** Ends the session here at once, and on the server. */
export async function leave(): Promise<void> {
  const ended = call(signOut, {}).catch(() => undefined)
  endSession('left')
  await ended
}
