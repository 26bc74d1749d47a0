import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { nodeBinary, productPath } from '../../run/paths.ts'
import { registerClient } from '../../shared/contract/client.ts'
import { addDays } from '../../shared/values/calendar-date.ts'
import { today } from '../applications.ts'
import { TOKYO_CLINIC } from '../clients.ts'
import { grantedChild, town } from '../granted.ts'
import { id } from '../world.ts'

const run = promisify(execFile)

/** The code blocks of the guide by the file name in their first line. */
async function programs(): Promise<Map<string, string>> {
  const guide = await readFile(productPath('docs/verifier-guide.md'), 'utf8')
  const blocks = [...guide.matchAll(/```js\n(\/\/ (\S+\.mjs)[\s\S]*?)```/g)]
  return new Map(blocks.map((block) => [String(block[2]).replace(/:$/, ''), String(block[1])]))
}

it('holds a client of at most forty lines that gets its answer when it is typed in as it stands', async () => {
  const found = await programs()
  const [keys, client] = [found.get('keys.mjs') ?? '', found.get('client.mjs') ?? '']
  expect(client.trimEnd().split('\n').length).toBeLessThanOrEqual(40)
  const at = await town()
  const child = await grantedChild(at)
  const folder = await mkdtemp(join(tmpdir(), 'hagukumi-guide-'))
  try {
    await symlink(productPath('node_modules'), join(folder, 'node_modules'))
    await writeFile(join(folder, 'keys.mjs'), keys)
    await writeFile(join(folder, 'client.mjs'), client)
    const printed = (await run(nodeBinary, ['keys.mjs'], { cwd: folder })).stdout
    const clientId = id()
    await at.administrator.call(registerClient, {
      id: clientId,
      name: '見本クリニック',
      kind: 'institution',
      institutionCode: TOKYO_CLINIC,
      jwk: JSON.parse(printed),
      scopes: [{ scope: 'eligibility.query', fields: ['certificate'] }],
      endsOn: addDays(today(), 30),
    })
    const env = { ...process.env, EXCHANGE: at.city.stack.exchangeOrigin, CLIENT_ID: clientId }
    const { stdout } = await run(nodeBinary, ['client.mjs', child.code, today()], { cwd: folder, env })
    expect(stdout).toMatch(/^200 /)
    expect(JSON.parse(stdout.slice(4))).toMatchObject({
      status: 'eligible',
      certificate: { recipientNo: child.recipientNo },
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
