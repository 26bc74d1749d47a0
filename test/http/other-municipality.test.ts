import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Journey, runJourney } from '../../run/journey/journey.ts'
import type { Observed } from '../../run/staff-client.ts'
import { VerifierClient } from '../../run/verifier-client.ts'
import { saveDraft } from '../../shared/contract/draft.ts'
import { createLinkKey, queryEligibility } from '../../shared/contract/eligibility.ts'
import { openPaper, requestReceipt } from '../../shared/contract/paper.ts'
import { permissions } from '../../shared/contract/permissions.ts'
import { listImports } from '../../shared/contract/resident-import.ts'
import { proposeDecision } from '../../shared/contract/review.ts'
import { calendarDateOf } from '../../shared/values/calendar-date.ts'
import { toInstant } from '../../shared/values/instant.ts'
import { allContracts } from '../contracts.ts'
import { journeyWorld, markedAs } from '../journey-world.ts'
import { payerOf } from '../payer.ts'
import { type City, id, municipality, type TestStaff } from '../world.ts'
import { furtherCalls } from './every-call.ts'
import { type Call, idAt, idPlaces, withAbsentIds, withIdAt, withoutFresh } from './other-ids.ts'

/** Everybody of municipality A is called this, so that one glimpse of anybody shows. */
const MARK = { name: '隣町', kana: 'トナリマチ' }

/** Endpoints that speak of the caller alone and take nothing that names anybody. */
const ofTheCaller = ['mintToken', 'ping', 'signOut', 'whoAmI']

/**
 * A client's id is its name at the token endpoint of all municipalities, so one that is taken is refused. It is 80
 * random bits and named to its owner only; nothing else is told, and the other's client stays as it is.
 */
const oneNameForAll = ['registerClient']

type Side = {
  city: City
  journey: Journey
  /** Somebody who may do everything here. */
  staff: TestStaff
  calls: Call[]
  seen: Observed[]
  handle: string
  linkKey: string
  machines: Record<'eligibility.query' | 'link-key.create', VerifierClient>
}

let a: Side
let b: Side
let idsOfA: Set<string>
/** What B took for ids of new rows of its own. */
const acceptedByB = new Set<string>()
let before: string

beforeAll(async () => {
  a = await sideOf(await municipality(), true)
  b = await sideOf(await municipality(), false)
  const shown = a.seen.map((call) => `${JSON.stringify(call.input)} ${Buffer.from(call.answer).toString('utf8')}`)
  idsOfA = new Set(idsIn([...shown, ...a.calls.map((call) => JSON.stringify(call.input))].join(' ')))
  const control = a.city.stack.databases.open('control')
  await control.execute({ sql: "update municipality set state = 'held' where code = ?", args: [a.city.code] })
  control.close()
  before = await settled(a.city)
}, 180_000)

describe('another municipality’s staff and clients with every permission', () => {
  it('are asked at every endpoint that names anything', async () => {
    const tried = new Set(a.calls.map(({ contract }) => contract.name))
    const missing = (await allContracts()).map(({ name }) => name).filter((name) => !tried.has(name))
    expect(missing.toSorted()).toEqual(ofTheCaller)
  })

  it('are answered for the ids of one municipality as for ids that nobody has', async () => {
    const leaves = await leavesOf(b.city)
    let compared = 0
    for (const call of lastStartsFirst(a.calls)) {
      const absent = () => ({ ...call, input: withAbsentIds(call.input) })
      if (absent().input === undefined) expectNothingOfA(call, await answerOf(call))
      else compared += await compare(call, absent)
    }
    expect(compared).toBeGreaterThan(40)
    expect(await leavesOf(b.city)).toBeGreaterThanOrEqual(leaves + compared)
  })

  it('are answered so, too, with one foreign id among ids of their own', async () => {
    let compared = 0
    for (const call of b.calls) {
      const { contract, input } = call
      const foreign = a.calls.find((one) => one.contract === contract)?.input
      for (const place of idPlaces(input)) {
        const other = idAt(foreign, place)
        if (other === undefined) continue
        const mixed = { ...call, input: withIdAt(input, place, other) }
        compared += await compare(mixed, () => ({ ...call, input: withIdAt(input, place, id()) }))
      }
    }
    expect(compared).toBeGreaterThan(40)
  })

  it('leave no trace: data, keys, numbers and log of the other are as they were [RT-01]', async () => {
    expect(await everythingIn(a.city)).toBe(before)
    const control = a.city.stack.databases.open('control')
    await control.execute({ sql: "update municipality set state = 'active' where code = ?", args: [a.city.code] })
    control.close()
    // What they tried is still good for those it belongs to.
    expect((await a.staff.send(openPaper, { handle: a.handle })).status).toBe(200)
    const careOn = calendarDateOf(toInstant(Date.now() + a.city.stack.clockOffsetMs))
    const query = { by: 'link-key', linkKey: a.linkKey, careOn } as const
    expect((await a.machines['eligibility.query'].eligibility(query)).status).toBe('expired')
  })
})

/** A municipality with a case led through it, and everything somebody elsewhere might get hold of. */
async function sideOf(city: City, marked: boolean): Promise<Side> {
  const seen: Observed[] = []
  const onCall = (call: Observed) => void seen.push(call)
  const world = await journeyWorld(city, { onCall, ...(marked ? { alter: markedAs(MARK) } : {}) })
  try {
    const journey = await runJourney(world, () => {})
    const staff = await city.staff('administrator', { permissions, onCall })
    const { family, intake, granted, clinic } = journey
    const [draftId, draftForm] = [id(), `intake/${city.code}`]
    await staff.call(saveDraft, { id: draftId, form: draftForm, rev: 0, body: JSON.stringify(family.child.氏名) })
    const { handle } = await staff.call(requestReceipt, { applicationId: intake.applicationId })
    const { imports } = await staff.call(listImports, { page: 0 })
    const reading = { card: clinic.card, institution: clinic.id, clientId: clinic.qualificationId }
    const linkKey = await world.qualification.read(reading)
    const pmhId = await payerOf(city).pmhIdOf(clinic.card)
    const further = furtherCalls({
      ...{ personId: family.childId, guardianId: family.guardianId, applicationId: intake.applicationId },
      ...{ approvalId: idOf(seen, proposeDecision.name), certificateId: granted.certificateId, clientId: clinic.id },
      ...{ draftId, draftForm, jobId: imports[0]?.jobId ?? '', handle },
      ...{ atenaNo: family.child.宛名番号, individualNumber: family.child.個人番号 },
    })
    const careOn = calendarDateOf(toInstant(world.now()))
    const machine: Call[] = [
      { contract: createLinkKey, input: { pmhId, institution: clinic.id, purpose: 'eligibility' } },
      { contract: queryEligibility, input: { by: 'link-key', linkKey, careOn } },
    ]
    // The draft's text is what its writer typed: sent again elsewhere it would be somebody else's own.
    const notReplayed = [...ofTheCaller, saveDraft.name]
    const recorded = seen.filter(({ contract }) => !notReplayed.includes(contract.name))
    const calls = [...recorded.map(({ contract, input, body }) => ({ contract, input, body })), ...further, ...machine]
    const key = world.qualificationKey
    const reader = new VerifierClient({ origin: world.exchangeOrigin, clientId: clinic.qualificationId, key })
    const machines = { 'eligibility.query': clinic.client, 'link-key.create': reader }
    return { city, journey, staff, calls: calls as Call[], seen, handle, linkKey, machines }
  } finally {
    await world.stop()
  }
}

/**
 * The answer for an id of A is the one for an id that nobody has. Asked before and after, since what is accepted changes
 * what the next is told. Answers how many answers were compared.
 */
async function compare(call: Call, absent: () => Call): Promise<0 | 1> {
  const first = await answerOf(absent())
  const own = await answerOf(call)
  expectNothingOfA(call, own)
  if (oneNameForAll.includes(call.contract.name)) return 0
  const then = await answerOf(absent())
  const where = `${call.contract.name} ${JSON.stringify(call.input)}`
  if (own.text !== first.text) expect({ where, ...plain(own) }).toEqual({ where, ...plain(then) })
  else expect({ where, ...plain(own) }).toEqual({ where, ...plain(first) })
  return 1
}

type Answered = { status: number; type: string | null; text: string; ids: string[] }
const plain = ({ status, type, text }: Answered) => ({ status, type, text })

/** As B's own staff or client. Only what is new in every answer is left out. */
async function answerOf({ contract, input, body }: Call): Promise<Answered> {
  const scope = 'scope' in contract.access ? contract.access.scope : undefined
  const answer = scope ? await b.machines[scope].send(contract, input) : await b.staff.send(contract, input, body)
  const text = await answer.text()
  if (answer.ok) for (const sent of idsIn(JSON.stringify(input))) acceptedByB.add(sent)
  const { status, headers } = answer
  return { status, type: headers.get('content-type'), text: withoutFresh(text), ids: idsIn(text) }
}

function expectNothingOfA({ contract, input }: Call, { text, ids }: Answered): void {
  const where = `${contract.name} ${JSON.stringify(input)}: ${text.slice(0, 400)}`
  const { child, guardian } = a.journey.family
  for (const mark of [MARK.name, MARK.kana, child.個人番号, guardian.個人番号])
    expect(text.includes(mark), where).toBe(false)
  for (const one of ids) expect(idsOfA.has(one) && !acceptedByB.has(one) && !where.includes(one), where).toBe(false)
}

/** The start of A's import makes the file B's own: what names A's import comes before it. */
const lastStartsFirst = (calls: readonly Call[]) =>
  calls.toSorted((x, y) => Number(x.contract.name === 'startImport') - Number(y.contract.name === 'startImport'))

const idsIn = (text: string): string[] => text.match(/\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g) ?? []

function idOf(seen: readonly Observed[], name: string): string {
  const [call] = seen.filter(({ contract }) => contract.name === name)
  if (!call) throw new Error(`${name} was not called`)
  return (call.input as { id: string }).id
}

async function leavesOf(city: City): Promise<number> {
  const db = city.database('data')
  const { rows } = await db.execute('select count(*) as n from leaf')
  db.close()
  return Number(rows[0]?.n)
}

/** Every row of every table of all three databases, as one hash. */
async function everythingIn(city: City): Promise<string> {
  const hash = createHash('sha256')
  for (const kind of ['data', 'keys', 'number'] as const) {
    const db = city.database(kind)
    const { rows: tables } = await db.execute("select name from sqlite_master where type = 'table' order by name")
    for (const { name } of tables) {
      const { rows } = await db.execute(`select * from "${name}"`)
      const lines = rows.map((row) => Object.values(row).map(written).join('|')).toSorted()
      hash.update(`${kind} ${name} ${lines.join('\n')}\n`)
    }
    db.close()
  }
  return hash.digest('hex')
}

/** As `everythingIn`, once a round of the clock that began before the municipality was held has passed it. */
async function settled(city: City): Promise<string> {
  for (let last = ''; ; await sleep(500)) {
    await city.stack.tick()
    const now = await everythingIn(city)
    if (now === last) return now
    last = now
  }
}

const written = (value: unknown) => (value instanceof ArrayBuffer ? Buffer.from(value).toString('hex') : String(value))
