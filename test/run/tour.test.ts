import { spawn } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findPeers } from '../../run/demo/peers.ts'
import { nodeBinary, productPath } from '../../run/paths.ts'
import { processesOf, type Started, start } from './started.ts'

let folder: string
let demo: Started

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hagukumi-tour-'))
  demo = await start(folder, { HAGUKUMI_DEMO_PEOPLE: '60' })
})

afterAll(async () => {
  demo.process.kill('SIGKILL')
  await demo.ended
  await rm(folder, { recursive: true, force: true })
})

function tour(
  args: string[],
  environment: Record<string, string> = {},
): Promise<{ code: number | null; said: string }> {
  return new Promise((done) => {
    const child = spawn(nodeBinary, [productPath('run/tour.ts'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        HAGUKUMI_DATA: join(folder, 'data'),
        HAGUKUMI_PORT: String(demo.port),
        HAGUKUMI_EXCHANGE_PORT: String(demo.exchangePort),
        ...environment,
      },
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
    child.once('close', (code) => done({ code, said }))
  })
}

test('the tour leads through one case of a fresh demo, and through another one after it', async () => {
  const first = await tour([])
  expect(first.said).toContain('すべての手順が正しく答えました')
  expect(first.code).toBe(0)
  const second = await tour([])
  expect(second.code, second.said).toBe(0)
  expect(second.said.match(/氏名: .*/)).not.toEqual(first.said.match(/氏名: .*/))
}, 120_000)

test('it says clearly that the demo is not running, or was asked for what there is not', async () => {
  const nowhere = await tour([], { HAGUKUMI_PORT: '1' })
  expect(nowhere.code).toBe(1)
  expect(nowhere.said).toContain('npm start')
  expect(nowhere.said).not.toContain('    at ')
  expect((await tour(['--municipality', '999999'])).code).toBe(2)
  expect((await tour(['--elsewhere'])).code).toBe(2)
})

test('the demo’s outside systems stay closed to others, and end with it', async () => {
  expect((await stat(join(folder, 'data/run/peers.json'))).mode & 0o777).toBe(0o600)
  const peers = await findPeers(join(folder, 'data'))
  expect(Object.values(peers?.residents ?? {})).toEqual([60, 60, 60, 60])
  const asked = await fetch(`${peers?.payer.url}/peers/link`, { method: 'POST', body: '{"card":"x"}' })
  expect(asked.status).toBe(401)
  demo.process.kill('SIGINT')
  expect(await demo.ended).toEqual({ code: 0, signal: null })
  expect(processesOf(folder)).toEqual([])
  await expect(fetch(`${peers?.payer.url}/peers/link`)).rejects.toThrow()
})
