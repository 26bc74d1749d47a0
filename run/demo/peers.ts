import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { encodeVkey, noteKey } from '../../worker/log/note.ts'
import { logKeyOf } from '../../worker/log/signer.ts'
import { freePorts } from '../free-ports.ts'
import { readOrCreateKeys } from '../keys.ts'
import { nodeBinary, productPath } from '../paths.ts'
import type { StartBeside } from '../supervisor.ts'

/** The systems outside, which the demo runs on this machine: payers, card reader, witness. Kept in `run/peers.json`. */
export interface Peers {
  readonly payer: { readonly url: string; readonly token: string }
  readonly qualification: { readonly url: string; readonly key: JWK }
  /** Verifier keys of the witness and of each municipality's log, for whoever examines one. */
  readonly witness: { readonly url: string; readonly vkey: string }
  readonly logs: Readonly<Record<string, string>>
  /** How many fictitious residents each municipality was filled with. */
  readonly residents: Readonly<Record<string, number>>
}

const WITNESS_NAME = 'witness.example'
/** How often the demo's logs are signed: nobody at a demo waits a minute. */
const CHECKPOINT_SECONDS = '3'

const fileOf = (folder: string) => join(folder, 'run', 'peers.json')

/** What the running demo of this data folder wrote down; undefined where none ever ran. */
export async function findPeers(folder: string): Promise<Peers | undefined> {
  const file = fileOf(folder)
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Peers) : undefined
}

export async function keepPeers(folder: string, peers: Peers): Promise<void> {
  const file = fileOf(folder)
  await writeFile(`${file}.new`, JSON.stringify(peers), { mode: 0o600 })
  await rename(`${file}.new`, file)
}

/** Starts the three and answers the jobs Worker's bindings that lead to them. Keys and tokens outlive a restart. */
export async function startPeers(
  { folder, logName, exchange, codes }: PeersOptions,
  start: StartBeside,
): Promise<Record<string, string>> {
  const known = await findPeers(folder)
  const { logPublicKey } = await readOrCreateKeys(folder)
  const [payerPort = 0, qualificationPort = 0, witnessPort = 0] = await freePorts(3)
  const at = (port: number) => `http://127.0.0.1:${port}`
  const payer = { url: at(payerPort), token: known?.payer.token ?? randomBytes(32).toString('base64url') }
  const qualification = { url: at(qualificationPort), key: known?.qualification.key ?? (await newKey()) }
  const logs = Object.fromEntries(codes.map((code) => [code, encodeVkey(logKeyOf(logName, code, logPublicKey))]))
  const run = (name: string, args: string[], environment: Record<string, string> = {}) =>
    start({
      name,
      command: [nodeBinary, productPath(`test/peers/${name}.ts`), ...args],
      environment,
      sockets: [],
      ready: { line: 'ready' },
    })

  const secret = { PAYER_TOKEN: payer.token }
  const place = join(folder, 'witness')
  await Promise.all([
    run('payer', ['--port', `${payerPort}`, '--file', join(folder, 'run', 'payer.json')], secret),
    run('qualification', ['--port', `${qualificationPort}`, '--origin', exchange, '--payer', payer.url], {
      ...secret,
      QUALIFICATION_KEY: JSON.stringify(qualification.key),
    }),
    run('witness', [
      ...['--port', `${witnessPort}`, '--folder', place, '--name', WITNESS_NAME],
      ...Object.values(logs).flatMap((vkey) => ['--log', vkey]),
    ]),
  ])
  const witness = { url: at(witnessPort), vkey: await witnessVkey(place) }
  await keepPeers(folder, { payer, qualification, witness, logs, residents: known?.residents ?? {} })
  return {
    PAYER_URL: payer.url,
    PAYER_TOKEN: payer.token,
    WITNESS_URL: witness.url,
    WITNESS_KEY: witness.vkey,
    CHECKPOINT_SECONDS,
  }
}

export interface PeersOptions {
  readonly folder: string
  readonly logName: string
  /** Where the exchange door will be. */
  readonly exchange: string
  readonly codes: readonly string[]
}

async function witnessVkey(place: string): Promise<string> {
  const { x } = JSON.parse(await readFile(join(place, 'key.json'), 'utf8')) as { x: string }
  return encodeVkey(noteKey(WITNESS_NAME, Buffer.from(x, 'base64url'), 4))
}

async function newKey(): Promise<JWK> {
  return exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey)
}
