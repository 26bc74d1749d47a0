import { inventPeople, type Resident } from '../../run/demo/people.ts'
import type { StaffClient } from '../../run/staff-client.ts'
import type { Contract } from '../../shared/contract/contract.ts'
import { readPerson, searchPersons } from '../../shared/contract/person.ts'
import { ping, whoAmI } from '../../shared/contract/session.ts'
import { peopleOf } from './import.ts'
import { httpRequest, type Load, runLoad } from './load.ts'
import { LARGE, SMALL, type System } from './system.ts'

const QUESTIONS = 150
const ROUNDS = 4

export const lookups = ['宛名番号', 'person', 'kana'] as const
export type Lookup = (typeof lookups)[number]

/** p50 in milliseconds, in the small municipality and in the large one. */
export type Compared = Record<Lookup, { readonly small: number; readonly large: number }>

/** Asks one question after another at the staff door, by turns in the small municipality and the large one. */
export async function compareLookups(
  system: System,
  people: Record<typeof LARGE | typeof SMALL, number>,
): Promise<Compared> {
  const sides = await Promise.all(
    ([SMALL, LARGE] as const).map(async (code) => ({
      code,
      clerk: await system.staff(code, 'counter'),
      chosen: frequentlyNamed(code, people[code]),
    })),
  )
  const compared: Partial<Compared> = {}
  for (const lookup of lookups) {
    const rounds: { small: number; large: number }[] = []
    // The first round warms up and is not counted.
    for (let round = 0; round <= ROUNDS; round++) {
      const took: number[] = []
      for (const { clerk, chosen } of sides) {
        const some = chosen.filter((_, i) => i % (ROUNDS + 1) === round)
        took.push((await ask(clerk, lookup, await questions(clerk, lookup, some))).p50)
      }
      if (round > 0) rounds.push({ small: took[0] ?? 0, large: took[1] ?? 0 })
    }
    compared[lookup] = { small: median(rounds.map((one) => one.small)), large: median(rounds.map((one) => one.large)) }
  }
  return compared as Compared
}

/** What a request costs that tells nothing, and one that checks session and terminal. p50 in milliseconds, one after another. */
export async function compareSession(system: System): Promise<{ ping: number; whoAmI: number }> {
  const clerk = await system.staff(LARGE, 'counter')
  const port = Number(new URL(clerk.origin).port)
  const rounds: { ping: number; whoAmI: number }[] = []
  for (let round = 0; round < ROUNDS + 1; round++) {
    const pings = Array.from({ length: QUESTIONS }, () => httpRequest(ping.method, ping.path, {}))
    const asks = await signed(
      clerk,
      whoAmI,
      Array.from({ length: QUESTIONS }, () => ({})),
    )
    const plain = await runLoad({ port, connections: 1, requests: pings, mark: '"now"', seconds: 10 })
    const known = await runLoad({ port, connections: 1, requests: asks, mark: '"permissions"', seconds: 10 })
    if (round > 0) rounds.push({ ping: plain.p50, whoAmI: known.p50 })
  }
  return { ping: median(rounds.map((one) => one.ping)), whoAmI: median(rounds.map((one) => one.whoAmI)) }
}

/** Residents who bear the municipality's most frequent names, so that their kana alone would find thousands. */
function frequentlyNamed(municipality: string, people: number): Resident[] {
  const counts = new Map<string, number>()
  for (const one of inventPeople(peopleOf(municipality, people)))
    counts.set(one.氏名カナ, (counts.get(one.氏名カナ) ?? 0) + 1)
  const frequent = new Set(
    [...counts]
      .toSorted((a, b) => b[1] - a[1])
      .slice(0, 10)
      .map(([kana]) => kana),
  )
  const bearers: Resident[] = []
  for (const one of inventPeople(peopleOf(municipality, people))) if (frequent.has(one.氏名カナ)) bearers.push(one)
  const step = Math.max(1, Math.floor(bearers.length / (QUESTIONS * (ROUNDS + 1))))
  return bearers.filter((_, i) => i % step === 0).slice(0, QUESTIONS * (ROUNDS + 1))
}

async function questions(clerk: StaffClient, lookup: Lookup, some: readonly Resident[]): Promise<Buffer[]> {
  if (lookup === 'kana') {
    const inputs = some.map((one) => ({ by: 'kana', kana: one.氏名カナ, birthOn: one.生年月日 }))
    return signed(clerk, searchPersons, inputs)
  }
  if (lookup === '宛名番号')
    return signed(
      clerk,
      searchPersons,
      some.map((one) => ({ by: 'atena-no', atenaNo: one.宛名番号 })),
    )
  const ids: string[] = []
  for (const one of some) {
    const { persons } = await clerk.call(searchPersons, { by: 'atena-no', atenaNo: one.宛名番号 })
    ids.push(persons[0]?.id ?? '')
  }
  return signed(
    clerk,
    readPerson,
    ids.map((id) => ({ id })),
  )
}

async function signed(clerk: StaffClient, contract: Contract, inputs: readonly object[]): Promise<Buffer[]> {
  const made: Buffer[] = []
  for (const input of inputs)
    made.push(httpRequest(contract.method, contract.path, await clerk.headers(contract), JSON.stringify(input)))
  return made
}

function ask(clerk: StaffClient, lookup: Lookup, requests: readonly Buffer[]): Promise<Load> {
  const port = Number(new URL(clerk.origin).port)
  return runLoad({
    port,
    connections: 1,
    requests,
    mark: lookup === 'person' ? '"history":[' : '"persons":[{',
    seconds: 30,
  })
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
