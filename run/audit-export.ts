import { parseArgs } from 'node:util'
import { exportedLog } from './export-log.ts'
import { Refused, StaffClient } from './staff-client.ts'

/**
 * `npm run --silent audit:export -- --municipality 131113 > FILE`: writes the operation log of a municipality as JSON
 * lines, over the staff door, as its auditor. `audit:verify` checks the file without the system. Exit status: 0 written,
 * 1 refused, 2 not understood.
 */

const USAGE = `使い方 Usage: npm run --silent audit:export -- --municipality 131113 [--origin http://localhost:8787] > FILE`

type Choice = { staffId: string; role: string; code: string }

process.exitCode = await main(process.argv.slice(2))

async function main(args: string[]): Promise<0 | 1 | 2> {
  const asked = readArguments(args)
  if (!asked) return say(USAGE, 2)
  try {
    const staffId = await findAuditor(asked.origin, asked.municipality)
    if (!staffId) return say(`監査担当の職員がいません。No auditor in ${asked.municipality}.`, 1)
    const client = await StaffClient.signIn(asked.origin, staffId)
    for await (const piece of exportedLog(client)) await write(piece)
    return 0
  } catch (error) {
    if (error instanceof Refused) return say(`${error.problem.title} ${error.problem.detail ?? ''}`, 1)
    return say(`職員の窓口に接続できません。The staff door cannot be reached at ${asked.origin}.`, 1)
  }
}

function readArguments(args: string[]): { municipality: string; origin: string } | undefined {
  try {
    const one = { type: 'string' } as const
    const { values } = parseArgs({ args, options: { municipality: one, origin: one } })
    const { municipality, origin = `http://localhost:${process.env.HAGUKUMI_PORT ?? '8787'}` } = values
    return municipality && /^\d{6}$/.test(municipality) ? { municipality, origin } : undefined
  } catch {
    return undefined
  }
}

async function findAuditor(origin: string, municipality: string): Promise<string | undefined> {
  const answer = await fetch(`${origin}/demo/choices`)
  if (!answer.ok) return undefined
  const { staff } = (await answer.json()) as { staff: Choice[] }
  return staff.find((one) => one.code === municipality && one.role === 'auditor')?.staffId
}

/** Waits for a slow reader, so that memory does not grow with the log. */
function write(piece: Uint8Array): Promise<void> {
  return new Promise((done, fail) => process.stdout.write(piece, (error) => (error ? fail(error) : done())))
}

function say<Status extends number>(message: string, status: Status): Status {
  process.stderr.write(`${message}\n`)
  return status
}
