import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readOrCreateKeys } from '../../run/keys.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hagukumi-keys-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('keys are made once, for their owner alone, and every folder has its own', async () => {
  const made = await readOrCreateKeys(join(folder, 'one'))
  expect(await readOrCreateKeys(join(folder, 'one'))).toEqual(made)
  for (const path of [made.keyRoot, made.numberRoot, made.staffSigning, made.exchangeSigning, made.logSigning]) {
    expect((await stat(path)).mode & 0o777, path).toBe(0o600)
  }
  const roots = await Promise.all([readFile(made.keyRoot), readFile(made.numberRoot)])
  expect(roots.map((root) => root.length)).toEqual([32, 32])
  expect(roots[0].equals(roots[1])).toBe(false)

  const other = await readOrCreateKeys(join(folder, 'two'))
  expect((await readFile(other.keyRoot)).equals(roots[0])).toBe(false)
  const tokens = [...Object.values(made.tokens), ...Object.values(other.tokens)]
  expect(new Set(tokens).size).toBe(tokens.length)
})

test('what is published of a signing key is its public half, under its thumbprint', async () => {
  const { staffJwks, exchangeJwks } = await readOrCreateKeys(folder)
  for (const jwk of [...staffJwks.keys, ...exchangeJwks.keys]) {
    expect(Object.keys(jwk).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    expect(jwk.kid).toMatch(/^[\w-]{43}$/)
  }
  expect(staffJwks.keys[0]?.kid).not.toBe(exchangeJwks.keys[0]?.kid)
})

test('no key is made where databases exist already', async () => {
  await mkdir(join(folder, 'databases/vault'), { recursive: true })
  await writeFile(join(folder, 'databases/vault/keys-131113.db'), '')
  await expect(readOrCreateKeys(folder)).rejects.toMatchObject({ code: 'key-lost' })
})
