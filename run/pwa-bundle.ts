import { buildPwa } from '../pwa/build.ts'

// A process of its own, because the bundlers are native code and the supervisor is to hold none.
const [folder, entry] = process.argv.slice(2)
if (!folder || !entry) throw new Error('usage: pwa-bundle.ts FOLDER ENTRY')
await buildPwa(folder, entry)
