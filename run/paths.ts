import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Absolute path of something inside the product's folder, given relative to its root. */
export function productPath(relative: string): string {
  return fileURLToPath(new URL(`../${relative}`, import.meta.url))
}

/** The Node that runs the product's TypeScript: the pinned one, whatever Node started this process. */
export const nodeBinary = productPath('node_modules/.bin/node')

/** The Workers' runtime. Asked from its package: the file in its bin folder is a script where install scripts are off. */
export function workerdBinary(): string {
  const loaded: { default: string } = createRequire(import.meta.url)('workerd')
  return loaded.default
}
