// Brings what a fresh clone lacks. Plain JavaScript, because it runs on the system's Node (20 and later), which cannot
// read TypeScript; everything after it runs on the Node that `npm ci` installs.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const forTests = process.argv.includes('--for-tests')

if (!packagesMatchLock()) {
  say('必要なパッケージをインストールします。', 'Installing packages (npm ci).')
  run('npm', ['ci', '--no-audit', '--no-fund'])
}
if (forTests) bringTestTools()

/** Whether each package of the lock file that this machine needs is installed in that version. */
function packagesMatchLock() {
  const installedList = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(installedList) || !existsSync(join(root, 'node_modules/.bin/node'))) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const installed = JSON.parse(readFileSync(installedList, 'utf8')).packages
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true
    if (installed[path] === undefined) return entry.optional === true || entry.peer === true
    return installed[path].version === entry.version
  })
}

/** A browser, a Japanese font for it and a PDF renderer, from Debian. */
function bringTestTools() {
  const tools = [
    { package: 'chromium', found: existsSync('/usr/bin/chromium') },
    { package: 'fonts-noto-cjk', found: existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc') },
    { package: 'poppler-utils', found: existsSync('/usr/bin/pdftoppm') },
  ]
  const missing = tools.filter((tool) => !tool.found).map((tool) => tool.package)
  if (missing.length === 0) return
  say(
    `試験に使う道具をインストールします: ${missing.join(' ')}`,
    `Installing test tools (apt-get): ${missing.join(' ')}`,
  )
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo']
  const apt = (...args) => {
    const [command, ...rest] = [...asRoot, 'apt-get', ...args]
    run(command, rest, { DEBIAN_FRONTEND: 'noninteractive' })
  }
  apt('update', '-qq')
  apt('install', '-y', '-qq', '--no-install-recommends', ...missing)
}

function run(command, args, environment = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } })
  if (done.status === 0) return
  say(
    `「${command} ${args.join(' ')}」に失敗しました。上の表示を確かめて、もう一度実行してください。`,
    `"${command} ${args.join(' ')}" failed${done.error ? ` (${done.error.message})` : ''}. See above, then try again.`,
  )
  process.exit(1)
}

function say(japanese, english) {
  console.log(`${japanese}\n${english}`)
}
