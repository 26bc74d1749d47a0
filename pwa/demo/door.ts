import { proofFor } from '../app/dpop.ts'

/** A member of staff of the demo. */
export type Choice = {
  readonly staffId: string
  readonly name: string
  readonly role: string
  readonly code: string
  readonly municipality: string
}

/** Everybody the demo lets in. Throws when the door does not answer. */
export async function choices(): Promise<readonly Choice[]> {
  const answer = await fetch('/demo/choices', { cache: 'no-store' })
  if (!answer.ok) throw new Error('the demo door does not answer')
  return ((await answer.json()) as { staff: Choice[] }).staff
}

/** Opens a session as this member of staff, on this terminal's key. Throws when refused. */
export async function signInAs(staffId: string): Promise<void> {
  const dpop = await proofFor('POST', '/demo/sign-in')
  const answer = await fetch('/demo/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json', dpop },
    body: JSON.stringify({ staffId }),
    cache: 'no-store',
  })
  if (!answer.ok) throw new Error('the demo door refused')
}
