import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eventually, processesOf, type Started, start } from './started.ts'

let folder: string
const begun: Started[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hagukumi-start-'))
})

afterEach(async () => {
  for (const one of begun.splice(0)) {
    one.process.kill('SIGKILL')
    await one.ended
  }
  await rm(folder, { recursive: true, force: true })
})

async function begin(environment?: Record<string, string>): Promise<Started> {
  const one = await start(folder, environment)
  begun.push(one)
  return one
}

const staffIds = async ({ port }: Started) => {
  const answer = await fetch(`http://localhost:${port}/demo/choices`)
  const { staff }: { staff: { staffId: string }[] } = await answer.json()
  return staff.map(({ staffId }) => staffId)
}

describe('npm start', () => {
  test('says where the doors are, stops at Ctrl-C, and finds its data the next time', async () => {
    const first = await begin()
    expect(first.output()).toContain(`http://localhost:${first.port}`)
    expect(first.output()).toContain(`http://localhost:${first.exchangePort}`)
    const ids = await staffIds(first)
    expect(ids.length).toBeGreaterThan(4)
    // The supervisor holds no native code: what crashes is a part, and it starts parts again.
    expect(await readFile(`/proc/${first.process.pid}/maps`, 'utf8')).not.toMatch(/\.node$/m)
    first.process.kill('SIGINT')
    expect(await first.ended).toEqual({ code: 0, signal: null })
    expect(processesOf(folder)).toEqual([])

    expect(await staffIds(await begin())).toEqual(ids)
  })

  test('killed with -9 takes every part with it, and starts again', async () => {
    const first = await begin()
    const ids = await staffIds(first)
    expect(processesOf(folder).length).toBeGreaterThanOrEqual(8)
    first.process.kill('SIGKILL')
    await first.ended
    expect(
      await eventually(
        () => processesOf(folder),
        (pids) => pids.length === 0,
      ),
    ).toEqual([])

    expect(await staffIds(await begin())).toEqual(ids)
  })

  test('explains an unusable setting in both languages', async () => {
    await writeFile(join(folder, 'file'), '')
    const settings: [Record<string, string>, string, string][] = [
      [{ HAGUKUMI_DATA: join(folder, 'file', 'data') }, '書き込めません', 'cannot be written'],
      [{ HAGUKUMI_PORT: 'eight' }, '使えません', 'no usable port'],
      [{ HAGUKUMI_TLS_CERT: join(folder, 'nowhere.pem') }, '証明書と鍵', 'needs both'],
    ]
    for (const [environment, japanese, english] of settings) {
      const refused = await begin(environment)
      expect((await refused.ended).code).toBe(1)
      expect(refused.output()).toContain(japanese)
      expect(refused.output()).toContain(english)
      expect(refused.output()).not.toContain('    at ')
    }
  })
})

describe('with a certificate', () => {
  test('both doors speak TLS and nothing else, without the demo [RT-06]', async () => {
    await mkdir(join(folder, 'tls'))
    const [cert, key] = [join(folder, 'tls/cert.pem'), join(folder, 'tls/key.pem')]
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
    execFileSync('openssl', [...made, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' })
    const started = await begin({ HAGUKUMI_TLS_CERT: cert, HAGUKUMI_TLS_KEY: key })

    for (const port of [started.port, started.exchangePort]) {
      expect(await getOverTls(port, '/openapi.json', cert)).toBe(200)
      await expect(fetch(`http://localhost:${port}/openapi.json`)).rejects.toThrow()
    }
    expect(await getOverTls(started.port, '/demo/choices', cert)).toBe(404)
    const listening = execFileSync('cat', ['/proc/net/tcp']).toString()
    const anywhere = (port: number) => ` 00000000:${port.toString(16).toUpperCase().padStart(4, '0')} `
    expect(listening).toContain(anywhere(started.port))
  })

  test('behind a proxy that has one, nothing of the demo comes in [RT-06]', async () => {
    const started = await begin({ HAGUKUMI_ORIGIN: 'https://hagukumi.example' })
    expect(started.output()).not.toMatch(/デモ|demo/)
    const host = { headers: { host: 'hagukumi.example' } }
    expect((await fetch(`http://localhost:${started.port}/demo/choices`, host)).status).toBe(404)
    expect(await readdir(join(folder, 'data', 'databases', 'data'))).not.toContain('data-131113.db')
  })

  test('without one, the doors listen on loopback only [RT-06]', async () => {
    const started = await begin()
    const listening = execFileSync('cat', ['/proc/net/tcp']).toString()
    for (const port of [started.port, started.exchangePort]) {
      const hex = port.toString(16).toUpperCase().padStart(4, '0')
      expect(listening).toContain(` 0100007F:${hex} `)
      expect(listening).not.toContain(` 00000000:${hex} `)
    }
  })
})

async function getOverTls(port: number, path: string, ca: string): Promise<number> {
  const trusted = await readFile(ca)
  return new Promise((done, fail) => {
    get({ host: 'localhost', port, path, ca: trusted, agent: false }, (response) => {
      response.resume()
      done(response.statusCode ?? 0)
    }).once('error', fail)
  })
}
