import { demoCities, getDemoCity } from '../demo-cities.ts'
import { ordinancesOf } from '../ordinances.ts'
import { sendResidents } from '../send-residents.ts'
import { StaffClient } from '../staff-client.ts'
import { insure, insuredAs } from './outside.ts'
import { findPeers, keepPeers } from './peers.ts'
import { inventPeople, type PeopleOptions } from './people.ts'
import { registryFile } from './registry-file.ts'

/** Fictitious residents of each municipality unless the operator says otherwise. */
export const DEMO_PEOPLE = 300

/** The municipalities that run the scheme, and so have residents in the demo. */
export const filledCodes: readonly string[] = demoCities
  .map(({ code }) => code)
  .filter((code) => ordinancesOf(code).length > 0)

/** The file a municipality of the demo was filled with: the same people on every machine. */
export const demoPeople = (municipality: string, people: number): PeopleOptions => ({
  municipality,
  city: getDemoCity(municipality).name,
  people,
  seed: 1,
  repertoire: 'cp932',
})

export async function* demoFile(options: PeopleOptions): AsyncGenerator<Uint8Array> {
  yield* registryFile(options, 'sjis')
}

/**
 * Fills the municipalities with fictitious residents who are insured, through the doors as an administrator would; what
 * is there already stays. Throws `Refused`.
 */
export async function fillDemo(place: { folder: string; staffOrigin: string }, people: number): Promise<void> {
  const peers = await findPeers(place.folder)
  if (!peers) throw new Error('the demo runs without its peers')
  const missing = filledCodes.filter((code) => peers.residents[code] !== people)
  if (missing.length === 0) return
  for (const code of missing) {
    const options = demoPeople(code, people)
    await insure(
      peers.payer,
      [...inventPeople(options)].map((one) => insuredAs(one)),
    )
    const administrator = await signInDemo(place.staffOrigin, code, 'administrator')
    await sendResidents(administrator, () => demoFile(options))
  }
  const residents = { ...peers.residents, ...Object.fromEntries(missing.map((code) => [code, people])) }
  await keepPeers(place.folder, { ...peers, residents })
}

/** Signs in the demo's member of staff of this role. Throws when the demo has none. */
export async function signInDemo(origin: string, code: string, role: string): Promise<StaffClient> {
  const answer = await fetch(`${origin}/demo/choices`)
  const { staff } = (await answer.json()) as { staff: { staffId: string; role: string; code: string }[] }
  const member = staff.find((one) => one.code === code && one.role === role)
  if (!member) throw new Error(`the demo has no ${role} in ${code}`)
  return StaffClient.signIn(origin, member.staffId)
}
