import { parseArgs } from 'node:util'
import { startServer } from './server.ts'
import { readTokens } from './tokens.ts'

// Files and socket are for this user alone.
process.umask(0o077)

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    socket: { type: 'string' },
    port: { type: 'string' },
    tokens: { type: 'string' },
  },
})

async function main(): Promise<void> {
  if (!values.folder || !values.tokens || (values.socket === undefined && values.port === undefined)) {
    throw new Error('usage: main.ts --folder FOLDER --tokens FILE (--socket PATH | --port N)')
  }
  const server = await startServer({
    folder: values.folder,
    tokens: readTokens(values.tokens),
    socket: values.socket,
    port: values.port === undefined ? undefined : Number(values.port),
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void server.stop().then(() => process.exit(0)))
  }
  process.stdout.write(`${JSON.stringify({ ready: true, port: server.port ?? null })}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
