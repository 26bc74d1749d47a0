import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { buildPwa } from '../../../pwa/build.ts'
import { type KitServer, startKitServer } from './server.ts'

export const LANDSCAPE = { width: 1180, height: 820 }
export const PORTRAIT = { width: 820, height: 1180 }

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export type Tablet = {
  readonly context: BrowserContext
  readonly profile: string
  /** Everything the content security policy refused, on any page since the start. */
  readonly violations: string[]
  readonly errors: string[]
  page(): Promise<Page>
  close(): Promise<void>
}

/** A real Chromium with an empty profile on disk. */
export async function openTablet(viewport = LANDSCAPE): Promise<Tablet> {
  const profile = await mkdtemp(join(tmpdir(), 'hagukumi-tablet-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    args: ARGS,
    viewport,
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
  })
  const violations: string[] = []
  const errors: string[] = []
  await context.exposeFunction('reportViolation', (what: string) => violations.push(what))
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      const report = (globalThis as unknown as { reportViolation(what: string): void }).reportViolation
      report(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
    })
  })
  context.on('weberror', (error) => errors.push(String(error.error())))
  return {
    context,
    profile,
    violations,
    errors,
    page: () => context.newPage(),
    close: async () => {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}

export type Kit = { readonly server: KitServer; readonly folder: string; close(): Promise<void> }

/** Builds the kit's pages like the product and serves them. */
export async function startKit(): Promise<Kit> {
  const folder = await mkdtemp(join(tmpdir(), 'hagukumi-kit-'))
  await buildPwa(folder, 'test/pwa/kit/main.ts')
  const server = await startKitServer(folder)
  return {
    server,
    folder,
    close: async () => {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Opens a path of the kit and waits for its heading. */
export async function openAt(page: Page, server: KitServer, path: string): Promise<void> {
  await page.goto(server.origin + path)
  await page.locator('h1').waitFor()
}
