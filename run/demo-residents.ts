import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { isMunicipalityCode } from '../shared/values/municipality-code.ts'
import { encodings, type FileEncoding, registryFile } from './demo/registry-file.ts'
import { demoCities } from './demo-cities.ts'

const USAGE = `Usage: npm run demo:residents -- --municipality 131113 --people 100000 [--encoding sjis|utf8|utf8-bom] [--seed N] [--out FILE]
住民基本台帳の異動データに似せた、架空の住民のファイルを作ります。実在の人は含みません。
Writes a resident-registry file of invented people. None of them exists.`

/** Writes to standard output unless `--out` names a file. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      municipality: { type: 'string' },
      people: { type: 'string', default: '1000' },
      encoding: { type: 'string', default: 'sjis' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string' },
    },
  })
  const { municipality = '', encoding, out } = values
  const [people, seed] = [Number(values.people), Number(values.seed)]
  const wrong =
    !isMunicipalityCode(municipality) ||
    !Number.isInteger(people) ||
    people < 1 ||
    people > 2_000_000 ||
    !Number.isInteger(seed) ||
    !isEncoding(encoding)
  if (wrong) {
    console.error(USAGE)
    process.exitCode = 2
    return
  }
  const city = demoCities.find((one) => one.code === municipality)?.name ?? '架空市'
  const repertoire = encoding === 'sjis' ? 'cp932' : 'unicode'
  const file = Readable.from(registryFile({ municipality, city, people, seed, repertoire }, encoding))
  await pipeline(file, out === undefined ? process.stdout : createWriteStream(out, { mode: 0o600 }))
  console.error(`架空の住民 ${people.toLocaleString('ja-JP')}人分を作りました。`)
}

const isEncoding = (text: string): text is FileEncoding => (encodings as readonly string[]).includes(text)

main().catch((error: unknown) => {
  // A reader that has seen enough (`| head`) is no failure.
  if ((error as { code?: unknown }).code === 'EPIPE') return
  console.error(error)
  process.exitCode = 1
})
