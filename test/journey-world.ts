import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { insure, insuredAs, readCard } from '../run/demo/outside.ts'
import { inventPeople, type Resident } from '../run/demo/people.ts'
import { lineOf } from '../run/demo/registry-file.ts'
import type { JourneyWorld } from '../run/journey/world.ts'
import type { Observer, StaffClient } from '../run/staff-client.ts'
import type { Role } from '../shared/contract/roles.ts'
import { makeAtenaNumber } from '../shared/values/atena-number.ts'
import { registryColumns } from '../shared/values/registry.ts'
import { trustOf } from './features/exported-log.ts'
import { startQualification } from './peers/qualification.ts'
import type { City } from './world.ts'

/** Rounds of the jobs Worker until something must have happened. */
const MOST_ROUNDS = 20

export type JourneyOptions = {
  people?: number
  onCall?: Observer
  /** Changes a resident of the file before it is written. */
  alter?: (resident: Resident, index: number) => Resident
}

/** A municipality of the shared stack as a place to lead a journey through, with a card reader of its own. */
export async function journeyWorld(
  city: City,
  { people = 60, onCall, alter = (one) => one }: JourneyOptions = {},
): Promise<JourneyWorld & { qualificationKey: JWK; stop(): Promise<void> }> {
  const { stack } = city
  const now = () => Date.now() + stack.clockOffsetMs
  const origin = stack.exchangeOrigin
  const key = await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey)
  const qualification = await startQualification({ port: 0, origin, payer: stack.payer, key, now })
  const file = { municipality: city.code, city: city.name, people, seed: 1, repertoire: 'unicode' } as const
  const residents = [...inventPeople(file)].map(alter)
  const clients = new Map<Role, Promise<StaffClient>>()
  const staffOf = (role: Role) => {
    const known = clients.get(role) ?? city.staff(role, onCall ? { onCall } : {})
    clients.set(role, known)
    return known
  }
  return {
    municipality: city.code,
    exchangeOrigin: origin,
    staff: staffOf,
    residents: () => residents,
    registryFile: async function* () {
      yield Buffer.from([registryColumns.join(','), ...residents.map(lineOf), ''].join('\r\n'))
    },
    insure: (resident, card) => insure(stack.payer, [insuredAs(resident, card)]),
    qualification: {
      jwk: qualification.jwk as JourneyWorld['qualification']['jwk'],
      read: (reading) => readCard(qualification.url, reading),
    },
    qualificationKey: key,
    trust: trustOf(city),
    settle: async (done) => {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        if (await done()) return
        await stack.tick()
      }
      throw new Error('what the clock does was not done')
    },
    now,
    onCall,
    stop: () => qualification.stop(),
  }
}

/** Gives everybody of a file one surname and one town, and numbers of its own: a glimpse of anybody shows. */
export const markedAs =
  ({ name, kana }: { name: string; kana: string }) =>
  (one: Resident, index: number): Resident => ({
    ...one,
    宛名番号: makeAtenaNumber(String(900_000_000 + index)),
    氏名: `${name}　${one.氏名.split('　')[1] ?? '一'}`,
    氏名カナ: `${kana}　${one.氏名カナ.split('　')[1] ?? 'イチ'}`,
    通称名: '',
    通称名カナ: '',
    住所: `${name}市${one.住所}`,
  })
