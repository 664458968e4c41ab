// Builds the page for the server's jar, where it is missing or older than its sources. Maven calls it.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const OLDEST = [20, 19]

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(`the page needs Node ${OLDEST.join('.')} or newer to be built, this is ${process.versions.node}`)
  process.exit(1)
}

/** When something in a folder was changed last, in milliseconds. */
function newest(path) {
  const found = statSync(path)
  return found.isDirectory()
    ? Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
    : found.mtimeMs
}

function run(...words) {
  // Windows knows npm as a script, which only a shell starts.
  const done = spawnSync('npm', words, { cwd: here, stdio: 'inherit', shell: process.platform === 'win32' })
  if (done.error) {
    console.error(`npm cannot be started: ${done.error.message}`)
  }
  if (done.status !== 0) {
    process.exit(done.status ?? 1)
  }
}

const installed = join(here, 'node_modules', '.package-lock.json')
const lock = join(here, 'package-lock.json')
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  run('ci', '--no-audit', '--no-fund')
}

const built = join(here, 'dist', '.built')
const sources = ['src', 'public', 'index.html', 'package-lock.json', 'vite.config.ts', 'tsconfig.json'].map((name) => join(here, name))
if (!existsSync(built) || sources.some((source) => existsSync(source) && newest(source) > statSync(built).mtimeMs)) {
  run('run', 'build')
  writeFileSync(built, '')
}

if (process.argv.includes('--test')) {
  run('test')
}
