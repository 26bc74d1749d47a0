import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { newToken } from './server-under-test.ts'

export type ChildServer = { process: ChildProcess; port: number; secret: string; ended: Promise<number | null> }

/** Starts the server's command in a process of its own. Throws with what it wrote to stderr when it ends before it is ready. */
export async function startChild(folder: string): Promise<ChildServer> {
  const { secret, token } = newToken({ databases: ['*'], access: 'rw', admin: true })
  const tokens = join(folder, 'tokens.json')
  writeFileSync(tokens, JSON.stringify([token]))
  const main = join(import.meta.dirname, '../../db/server/main.ts')
  const child = spawn(process.execPath, [main, '--folder', folder, '--port', '0', '--tokens', tokens], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const ready = new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve))
  const first = await Promise.race([ready, ended])
  if (typeof first !== 'string') throw new Error(errors)
  const { port } = JSON.parse(first)
  return { process: child, port, secret, ended }
}
