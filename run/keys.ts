import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { calculateJwkThumbprint, type JWK } from 'jose'
import { Refusal } from './refusal.ts'

/** Where the secrets of one data folder lie, and the public halves that Workers publish. */
export type Keys = {
  /** 32 random bytes each; the vault derives every municipality's keys from them. */
  keyRoot: string
  numberRoot: string
  /** ES256 private keys (JWK files) of the two doors, and what verifies them (JWK Set). */
  staffSigning: string
  staffJwks: JwkSet
  exchangeSigning: string
  exchangeJwks: JwkSet
  /** Ed25519 private key (JWK file) that signs the checkpoints of the logs; its public half, 32 bytes in base64. */
  logSigning: string
  logPublicKey: string
  /** Bearer tokens for the database servers, by who holds them. */
  tokens: Record<TokenHolder, string>
}

export type JwkSet = { keys: JWK[] }

const tokenHolders = ['data-admin', 'staff', 'exchange', 'jobs', 'vault-admin', 'vault'] as const
/** Who holds a token: each Worker its own, the supervisor one for each server. */
export type TokenHolder = (typeof tokenHolders)[number]

/**
 * Reads the keys of a data folder and makes them when the folder is new. Never replaces one: where databases exist and
 * a key is missing it refuses, since a new key would make their contents unreadable.
 */
export async function readOrCreateKeys(folder: string): Promise<Keys> {
  const place = join(folder, 'keys')
  await mkdir(place, { recursive: true, mode: 0o700 })
  const mayCreate = !(await holdsDatabases(folder))
  const file = (name: string, make: () => Buffer | string | Promise<string>) =>
    readOrCreate(join(place, name), mayCreate, make)

  await file('key-root-1.bin', () => randomBytes(32))
  await file('number-root-1.bin', () => randomBytes(32))
  const staff: JWK = JSON.parse((await file('staff-signing.jwk', newSigningKey)).toString())
  const exchange: JWK = JSON.parse((await file('exchange-signing.jwk', newSigningKey)).toString())
  const log: JWK = JSON.parse((await file('log.jwk', newLogKey)).toString())
  const tokens = {} as Record<TokenHolder, string>
  for (const holder of tokenHolders) {
    tokens[holder] = (await file(`${holder}.token`, () => randomBytes(32).toString('base64url'))).toString()
  }
  return {
    keyRoot: join(place, 'key-root-1.bin'),
    numberRoot: join(place, 'number-root-1.bin'),
    staffSigning: join(place, 'staff-signing.jwk'),
    staffJwks: { keys: [publicHalf(staff)] },
    exchangeSigning: join(place, 'exchange-signing.jwk'),
    exchangeJwks: { keys: [publicHalf(exchange)] },
    logSigning: join(place, 'log.jwk'),
    logPublicKey: Buffer.from(log.x ?? '', 'base64url').toString('base64'),
    tokens,
  }
}

async function holdsDatabases(folder: string): Promise<boolean> {
  const place = join(folder, 'databases')
  if (!existsSync(place)) return false
  const files = await readdir(place, { recursive: true })
  return files.some((file) => file.endsWith('.db'))
}

async function readOrCreate(path: string, mayCreate: boolean, make: () => Buffer | string | Promise<string>) {
  if (existsSync(path)) return readFile(path)
  if (!mayCreate) throw new Refusal('key-lost', path)
  const made = await make()
  const handle = await open(path, 'wx', 0o600)
  try {
    await handle.writeFile(made)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return Buffer.from(made)
}

/** ES256 (RFC 7518 §3.4) with its RFC 7638 thumbprint as key id. */
async function newSigningKey(): Promise<string> {
  const jwk = exportJwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
  return JSON.stringify({ ...jwk, alg: 'ES256', use: 'sig', kid: await calculateJwkThumbprint(jwk) })
}

function newLogKey(): string {
  return JSON.stringify(exportJwk(generateKeyPairSync('ed25519').privateKey))
}

function exportJwk(key: KeyObject): JWK {
  return key.export({ format: 'jwk' }) as JWK
}

function publicHalf(jwk: JWK): JWK {
  const { d: _, ...rest } = jwk
  return rest
}
