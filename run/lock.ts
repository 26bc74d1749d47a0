import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/** A held lock on a file; the kernel drops it when this process ends, however it ends. */
export type Lock = { release: () => Promise<void> }

/**
 * Takes an exclusive lock on `file`: `flock(1)` holds it in a child that lives no longer than this process's pipe to it.
 * Answers undefined when another process holds it and `wait` is false.
 */
export async function holdLock(file: string, options: { wait: boolean }): Promise<Lock | undefined> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const flags = options.wait ? ['--no-fork'] : ['--no-fork', '--nonblock', '--conflict-exit-code', '75']
  const holder = spawn('flock', [...flags, file, 'cat'], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    holder.once('error', reject)
    holder.once('exit', resolve)
  })
  const held = new Promise<'held'>((resolve) => holder.stdout.once('data', () => resolve('held')))
  holder.stdin.on('error', () => undefined)
  holder.stdin.write('held\n')
  const first = await Promise.race([held, ended])
  if (first === 'held') {
    return {
      release: async () => {
        holder.stdin.end()
        await ended
      },
    }
  }
  if (first === 75) return undefined
  throw new Error(`flock ended with ${first} on ${file}`)
}
