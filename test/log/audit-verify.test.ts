import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { encodeRecord, findRecord } from '../../worker/log/export.ts'
import { encodeVkey } from '../../worker/log/note.ts'
import { logSigner, witnessSigner } from './exported.ts'
import { type Broken, broken, folder, makeFixtures } from './fixtures.ts'

const LOG = ['--log', encodeVkey(logSigner.key)]
const WITNESS = ['--witness', encodeVkey(witnessSigner.key)]
const file = (name: string) => join(folder, `${name}.jsonl`)

function run(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['run/audit-verify.ts', ...args], (error, out, err) => {
      resolve({ status: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err })
    })
  })
}

describe('audit:verify', () => {
  test('the kept files are the ones the code writes today', async () => {
    const made = await makeFixtures()
    expect(readdirSync(folder).toSorted()).toEqual(
      Object.keys(made)
        .map((name) => `${name}.jsonl`)
        .toSorted(),
    )
    for (const [name, text] of Object.entries(made)) expect(readFileSync(file(name), 'utf8')).toBe(text)
    expect(Object.keys(made)).toHaveLength(1 + Object.keys(broken).length)
  })

  test('a sound log passes without a database', async () => {
    const { status, out, err } = await run(file('sound'), ...LOG, ...WITNESS)
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toBe(
      '問題は見つかりませんでした。The log is sound. log.example/131113\n' +
        '記録 entries: 6  チェックポイント checkpoints: 3  根 root: m+opNHM8CVUtNa1Sdt62PJG3N16rNjjlyCsOrlOjSfQ=\n' +
        '最後の立会 last witnessed: 2026-11-20T05:00:06.000Z\n',
    )
  })

  test.each(Object.keys(broken) as Broken[])('%s is refused, and the place named', async (name) => {
    const { status, out, err } = await run(file(name), ...LOG, ...WITNESS)
    expect({ status, err }).toEqual({ status: 1, err: '' })
    expect(out).toMatch(/^不正: .+。\nNot sound: .+\.\n/)
    expect(out.split('\n')[2]).toBe(broken[name])
  })

  test('says what it could not check', async () => {
    const unwitnessed = await run(file('cosignature-missing'), ...LOG)
    expect(unwitnessed.status).toBe(0)
    expect(unwitnessed.out).toContain('without --witness a rewrite by an insider holding the log key is not detected')
    expect(unwitnessed.out).not.toContain('keys in the file itself')
    expect((await run(file('sound'), ...WITNESS)).out).toContain('keys in the file itself')
    expect((await run(file('rewritten-and-signed-again'), ...LOG)).status).toBe(0)
  })

  test('the keys in the file are never trusted in place of a given one', async () => {
    const other = '"keys":["PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"]'
    const given = ['--log', 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW']
    expect((await run(file('sound'), ...given)).out).toContain('unknown-log-key')
    const own = mkdtempSync(join(tmpdir(), 'export-'))
    const path = join(own, 'log.jsonl')
    writeFileSync(path, readFileSync(file('sound'), 'utf8').replace(/"keys":\[[^\]]*\]/, other))
    expect((await run(path, ...LOG, ...WITNESS)).status).toBe(0)
    expect((await run(path)).out).toContain('unknown-log-key')
    rmSync(own, { recursive: true })
  })

  test('a checkpoint kept elsewhere reveals a removed tail', async () => {
    const own = mkdtempSync(join(tmpdir(), 'export-'))
    const lines = readFileSync(file('sound'), 'utf8').split('\n')
    const last = findRecord(lines[9] ?? '')
    const [path, known] = [join(own, 'log.jsonl'), join(own, 'known')]
    writeFileSync(known, last?.kind === 'checkpoint' ? last.note : '')
    writeFileSync(path, `${lines.slice(0, 7).join('\n')}\n${encodeRecord({ kind: 'end', size: 4 })}`)
    expect((await run(path, ...LOG, ...WITNESS)).status).toBe(0)
    const told = await run(path, ...LOG, ...WITNESS, '--known', known)
    expect(told.status).toBe(1)
    expect(told.out).toContain('shorter-than-known: 記録 entries 4–5 行 line 8\n')
    expect((await run(file('sound'), ...LOG, ...WITNESS, '--known', known)).status).toBe(0)
    rmSync(own, { recursive: true })
  })

  test.each([
    ['without a file', LOG],
    ['with two files', [file('sound'), file('sound')]],
    ['with a file that is not there', [file('absent')]],
    ['with a folder', [folder]],
    ['with a key that cannot be read', [file('sound'), '--log', 'log.example+00000000+AAAA']],
    ['with a witness key for a log', [file('sound'), '--log', encodeVkey(witnessSigner.key)]],
    ['with a log key for a witness', [file('sound'), '--witness', encodeVkey(logSigner.key)]],
    ['with an unknown option', [file('sound'), '--force']],
    ['with a known checkpoint that is not there', [file('sound'), '--known', file('absent')]],
  ])('%s it does not say yes or no', async (_, args) => {
    const { status, out, err } = await run(...args)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).not.toBe('')
  })
})
