import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderCertificate, renderCertificates } from '../../worker/papers/certificate.ts'
import { renderReceipt } from '../../worker/papers/receipt.ts'
import { certificateFacts, crowdedFacts, madeAt, receiptFacts } from './facts.ts'
import { fonts } from './fonts.ts'
import { blankText, differingPixels, goldenPicture, pictureOf, readQr, TOLERATED_PIXELS, wordsOf } from './picture.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
let folder: string
let workerd: ChildProcess | undefined

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hagukumi-papers-'))
  await bundle(join(folder, 'bundle'))
  await writeFile(join(folder, 'config.capnp'), await configuration(join(folder, 'bundle')))
  const binary: { default: string } = createRequire(import.meta.url)('workerd')
  workerd = spawn(binary.default, ['serve', join(folder, 'config.capnp')], { stdio: 'inherit' })
  await untilListening()
})

afterAll(async () => {
  if (workerd && workerd.exitCode === null) {
    const gone = new Promise((done) => workerd?.once('exit', done))
    workerd.kill('SIGKILL')
    await gone
  }
  await rm(folder, { recursive: true, force: true })
})

async function bundle(outdir: string): Promise<void> {
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js')
  const config = join(root, 'test/papers/wrangler.toml')
  const args = [wrangler, 'deploy', '--dry-run', '--config', config, '--outdir', outdir, '--autoconfig=false']
  const env = { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: join(folder, 'log') }
  await promisify(execFile)(join(root, 'node_modules/.bin/node'), args, { cwd: root, env })
}

async function configuration(bundleFolder: string): Promise<string> {
  const fontFiles = (await readdir(bundleFolder)).filter((file) => file.endsWith('.ttf'))
  const data = fontFiles.map((file) => `(name = "./${file}", data = embed "bundle/${file}")`)
  const imports = (await readFile(join(bundleFolder, 'entry.js'), 'utf8')).match(/from "\.\/[^"]+\.ttf"/g) ?? []
  expect(imports).toHaveLength(fontFiles.length)
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "papers", worker = (
    compatibilityDate = "2026-08-01", compatibilityFlags = ["nodejs_compat"],
    modules = [(name = "entry.js", esModule = embed "bundle/entry.js"), ${data.join(', ')}]
  ))],
  sockets = [(name = "http", address = "unix:${folder}/http.sock", http = (), service = "papers")]
);
`
}

function get(path: string): Promise<{ status: number | undefined; body: Buffer }> {
  return new Promise((done, fail) => {
    const sent = request({ socketPath: join(folder, 'http.sock'), path }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => done({ status: response.statusCode, body: Buffer.concat(chunks) }))
      response.on('error', fail)
    })
    sent.on('error', fail)
    sent.end()
  })
}

async function untilListening(): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await get('/').catch(() => undefined)
    if (answer?.status === 404) return
    await sleep(100)
  }
  throw new Error('workerd did not start')
}

const papers = [
  ['certificate', () => renderCertificate(fonts, certificateFacts, madeAt)],
  ['certificate-crowded', () => renderCertificate(fonts, crowdedFacts, madeAt)],
  ['receipt', () => renderReceipt(fonts, receiptFacts, madeAt)],
] as const

test.each(papers)('%s made in workerd is the one made in Node, byte for byte', async (name, render) => {
  const { status, body } = await get(`/${name}`)
  expect(status).toBe(200)
  expect(body.equals((await render()).pdf)).toBe(true)
  const picture = pictureOf(body)
  expect(differingPixels(picture, goldenPicture(name, picture))).toBeLessThanOrEqual(TOLERATED_PIXELS)
})

test('a certificate from workerd has ink in every character and a readable QR code [CE-01]', async () => {
  const { body } = await get('/certificate')
  const picture = pictureOf(body)
  expect(blankText(picture, wordsOf(body))).toEqual([])
  expect(readQr(picture)).toBe(certificateFacts.qrText)
})

test('a hundred certificates from workerd are those from Node', async () => {
  const { body } = await get('/100-certificates')
  const { pdf } = await renderCertificates(fonts, Array(100).fill(certificateFacts), madeAt)
  expect(body.equals(pdf)).toBe(true)
})
