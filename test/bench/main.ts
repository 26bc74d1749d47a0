import { parseArgs } from 'node:util'
import { arrangeEntitled, type Entitled } from './arrange.ts'
import { type Bare, startBare } from './bare.ts'
import { byCode, byLinkKey, type Institution, registerInstitutions } from './eligibility.ts'
import { importResidents, plainInserts } from './import.ts'
import { httpRequest, type Load, runLoad } from './load.ts'
import { compareLookups, compareSession, median } from './lookup.ts'
import { cpuMicros, cpuOf, LARGE, SMALL, type System, startSystem } from './system.ts'

const USAGE = `npm run bench                 20,000 residents, about two minutes
npm run bench -- --full       1,000,000 residents; the import takes its time
       --residents N  --seconds S (each round under load)  --rounds R
Ratios are against baselines of the same run on the same machine; nothing here passes or fails.`

const SMALL_RESIDENTS = 10_000
const CONNECTIONS = 32
const ENTITLED = 2_000
const INSTITUTIONS = 8
const LINK_KEYS = 600
/** More requests a second than are prepared cannot be measured. */
const MOST_PER_SECOND = { bare: 8_000, eligibility: 2_000 }

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    residents: { type: 'string' },
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false },
  },
})
const residents = Number(values.residents ?? (values.full ? 1_000_000 : 20_000))
const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)]

async function main(): Promise<void> {
  if (values.help || ![residents, seconds, rounds].every((n) => Number.isInteger(n) && n > 0)) {
    console.log(USAGE)
    return
  }
  const command = `npm run bench -- --residents ${residents} --seconds ${seconds} --rounds ${rounds}`
  console.log(`${command}   (node ${process.versions.node}, ${new Date().toISOString()})\n`)
  const system = await startSystem()
  const interrupted = () => void system.stop().then(() => process.exit(130))
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  try {
    await measure(system)
  } finally {
    await system.stop()
  }
}

async function measure(system: System): Promise<void> {
  await importResidents(system, SMALL, SMALL_RESIDENTS)
  const imported = await importResidents(system, LARGE, residents)
  const plain = await plainInserts(system, LARGE)
  line(
    `import of ${count(residents)} rows`,
    `${count(imported)} rows/s`,
    imported / plain,
    `plain inserts ${count(plain)} rows/s`,
    '≥ 0.06',
  )

  const lookups = await compareLookups(system, { [SMALL]: SMALL_RESIDENTS, [LARGE]: residents })
  for (const [name, aim] of [
    ['宛名番号', '≤ 1.2'],
    ['person', '≤ 1.2'],
    ['kana', '≤ 2'],
  ] as const) {
    const { small, large } = lookups[name]
    line(
      `lookup by ${name}`,
      `${ms(large)} at ${count(residents)}`,
      large / small,
      `${ms(small)} at ${count(SMALL_RESIDENTS)}`,
      aim,
    )
  }

  const session = await compareSession(system)
  const added = session.whoAmI - session.ping
  line(
    'session check and proof',
    `+${ms(added)} a request`,
    session.whoAmI / session.ping,
    `no check ${ms(session.ping)}`,
    '–',
  )

  const entitled = await arrangeEntitled(system, ENTITLED)
  const clients = await registerInstitutions(system, INSTITUTIONS)
  const bare = await startBare(system)
  try {
    await measureEligibility(system, bare, entitled, clients)
  } finally {
    await bare.service.stop()
  }
}

type Clients = { institutions: Institution[]; qualification: Institution }
type Round = { readonly bare: Load; readonly code: Load; readonly micros: ReadonlyMap<string, number> }

async function measureEligibility(system: System, bare: Bare, entitled: Entitled[], clients: Clients): Promise<void> {
  const done: Round[] = []
  // The first round warms up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    const one = await measureRound(system, bare, entitled, clients.institutions)
    if (round > 0) done.push(one)
  }
  const ratios = done.map((one) => one.code.perSecond / one.bare.perSecond)
  const figure = (read: (one: Round) => number) => median(done.map(read))
  const [answers, bareAnswers] = [figure((one) => one.code.perSecond), figure((one) => one.bare.perSecond)]
  const latency = `p50 ${ms(figure((one) => one.code.p50))} p99 ${ms(figure((one) => one.code.p99))}`
  const baseline = `bare SELECT ${count(bareAnswers)}/s p50 ${ms(figure((one) => one.bare.p50))} p99 ${ms(figure((one) => one.bare.p99))}`
  line(
    'eligibility by code',
    `${count(answers)}/s ${latency}`,
    median(ratios),
    baseline,
    '≥ 0.20 (goal 0.30), p99 ≤ 100 ms',
  )
  console.log(`  ratio per round: ${ratios.map((ratio) => ratio.toFixed(3)).join('  ')}`)
  const micros = [...(done[0]?.micros.keys() ?? [])].map(
    (part) => `${part} ${count(figure((one) => one.micros.get(part) ?? 0))}`,
  )
  console.log(`  processor time an answer in µs: ${micros.join('  ')}`)

  const requests = await byLinkKey(system, clients.institutions, clients.qualification, entitled, LINK_KEYS)
  const byKey = await runLoad({ ...doorOf(system), requests, seconds })
  line(
    'eligibility by link key',
    `${count(byKey.perSecond)}/s p50 ${ms(byKey.p50)} p99 ${ms(byKey.p99)}`,
    byKey.perSecond / bareAnswers,
    'bare SELECT as above',
    'for information',
  )
}

const doorOf = ({ stack }: System) => ({
  port: Number(new URL(stack.exchangeOrigin).port),
  connections: CONNECTIONS,
  // Everything the scope holds is in the answer, the sealed name included.
  mark: '"identity":{"kana":"タカハシ　ヒマリ"',
})

async function measureRound(
  system: System,
  bare: Bare,
  entitled: Entitled[],
  institutions: Institution[],
): Promise<Round> {
  const rows = Array.from({ length: MOST_PER_SECOND.bare * seconds }, (_, i) =>
    httpRequest('GET', `/row/${entitled[(i * 7919) % entitled.length]?.entitlementId}`, {}),
  )
  const bareBefore = await cpuMicros(bare.service.pid())
  const plain = await runLoad({
    port: bare.port,
    connections: CONNECTIONS,
    requests: rows,
    mark: '"benefit":"',
    seconds,
  })
  const bareMicros = ((await cpuMicros(bare.service.pid())) - bareBefore) / plain.answers

  const questions = await byCode(system, institutions, entitled, MOST_PER_SECOND.eligibility * seconds)
  const parts = ['exchange', 'vault', 'data', 'vault-db'] as const
  const before = await cpuOf(system.stack, parts)
  const code = await runLoad({ ...doorOf(system), requests: questions, seconds })
  const after = await cpuOf(system.stack, parts)
  const micros = new Map([['bare', bareMicros]])
  for (const part of parts) micros.set(part, ((after.get(part) ?? 0) - (before.get(part) ?? 0)) / code.answers)
  return { bare: plain, code, micros }
}

function line(what: string, figure: string, ratio: number, baseline: string, aim: string): void {
  console.log(`${what}: ${figure} | ratio ${ratio.toFixed(3)} | ${baseline} | aim ${aim}`)
}

const count = (value: number) => Math.round(value).toLocaleString('en-US')
const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`

await main()
