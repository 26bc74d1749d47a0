import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Contract } from '../shared/contract/contract.ts'

const folder = fileURLToPath(new URL('../shared/contract/', import.meta.url))

/** Every contract there is, read from the folder, so that a new one cannot be forgotten by a test that enumerates. */
export async function allContracts(): Promise<Contract[]> {
  const found: Contract[] = []
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    const exported: Record<string, unknown> = await import(`../shared/contract/${file}`)
    for (const [name, value] of Object.entries(exported)) {
      if (!isContract(value)) continue
      if (value.name !== name) throw new Error(`${file} exports ${name}, which calls itself ${value.name}`)
      found.push(value)
    }
  }
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function isContract(value: unknown): value is Contract {
  return typeof value === 'object' && value !== null && 'door' in value && 'path' in value && 'access' in value
}
