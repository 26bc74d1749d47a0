import { randomBytes } from 'node:crypto'
import { dpopProof, newProofKey, type ProofKey } from '../../run/staff-client.ts'
import { VerifierClient } from '../../run/verifier-client.ts'
import { registerClient } from '../../shared/contract/client.ts'
import { createLinkKey, type FieldGroup, queryEligibility } from '../../shared/contract/eligibility.ts'
import type { Scope } from '../../shared/contract/permissions.ts'
import { addDays, calendarDateOf } from '../../shared/values/calendar-date.ts'
import { m10w21 } from '../../shared/values/check-digit.ts'
import { type Id, newId } from '../../shared/values/id.ts'
import { toInstant } from '../../shared/values/instant.ts'
import type { Entitled } from './arrange.ts'
import { httpRequest } from './load.ts'
import { LARGE, type System } from './system.ts'

/** A medical institution with everything it needs to ask. */
export interface Institution {
  readonly id: Id
  readonly proofKey: ProofKey
  readonly verifier: VerifierClient
}

const EVERYTHING: FieldGroup[] = ['identity', 'certificate', 'copay', 'in-kind', 'contact']

/** Registers institutions and one qualification server through the staff door. */
export async function registerInstitutions(
  system: System,
  count: number,
): Promise<{ institutions: Institution[]; qualification: Institution }> {
  const administrator = await system.staff(LARGE, 'administrator')
  const today = calendarDateOf(toInstant(Date.now()))
  const register = async (i: number, kind: 'institution' | 'qualification'): Promise<Institution> => {
    const [key, proofKey] = [await newProofKey(), await newProofKey()]
    const id = newId(Date.now(), randomBytes(10))
    const payload = `131${String(i).padStart(6, '0')}`
    const scope: Scope = kind === 'institution' ? 'eligibility.query' : 'link-key.create'
    const { kty, crv, x, y } = key.jwk as { kty: 'EC'; crv: 'P-256'; x: string; y: string }
    await administrator.call(registerClient, {
      id,
      name: `計測用の機関 ${i}`,
      kind,
      institutionCode: kind === 'institution' ? payload + m10w21(payload) : null,
      jwk: { kty, crv, x, y },
      scopes: [{ scope, fields: kind === 'institution' ? EVERYTHING : [] }],
      endsOn: addDays(today, 30),
    })
    const verifier = new VerifierClient({
      origin: system.stack.exchangeOrigin,
      clientId: id,
      key: key.privateKey,
      proofKey,
    })
    return { id, proofKey, verifier }
  }
  const institutions: Institution[] = []
  for (let i = 1; i <= count; i++) institutions.push(await register(i, 'institution'))
  return { institutions, qualification: await register(count + 1, 'qualification') }
}

/** Requests by certificate code, each with a proof of its own: to be sent within a minute. */
export function byCode(
  system: System,
  institutions: readonly Institution[],
  entitled: readonly Entitled[],
  count: number,
): Promise<Buffer[]> {
  return requests(system, institutions, count, (i) => ({ by: 'certificate-code', code: pick(entitled, i * 7919).code }))
}

/** Requests by one-time link key; the keys are made through the door first. */
export async function byLinkKey(
  system: System,
  institutions: readonly Institution[],
  qualification: Institution,
  entitled: readonly Entitled[],
  count: number,
): Promise<Buffer[]> {
  const keys: string[] = []
  for (let i = 0; i < count; i++) {
    const { linkKey } = await qualification.verifier.call(createLinkKey, {
      pmhId: pick(entitled, i * 7919).pmhId,
      institution: pick(institutions, i).id,
      purpose: 'eligibility',
    })
    keys.push(linkKey)
  }
  return requests(system, institutions, count, (i) => ({ by: 'link-key', linkKey: keys[i] ?? '' }))
}

async function requests(
  { stack }: System,
  institutions: readonly Institution[],
  count: number,
  question: (i: number) => object,
): Promise<Buffer[]> {
  const careOn = calendarDateOf(toInstant(Date.now()))
  const url = stack.exchangeOrigin + queryEligibility.path
  const made: Buffer[] = []
  for (let i = 0; i < count; i++) {
    const { proofKey, verifier } = pick(institutions, i)
    const token = await verifier.token('eligibility.query')
    const dpop = await dpopProof(proofKey, { method: 'POST', url, token, nowMs: Date.now() })
    const headers = { 'content-type': 'application/json', authorization: `DPoP ${token}`, dpop }
    made.push(httpRequest('POST', queryEligibility.path, headers, JSON.stringify({ ...question(i), careOn })))
  }
  return made
}

function pick<T>(list: readonly T[], i: number): T {
  const one = list[i % list.length]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}
