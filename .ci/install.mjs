// Installs what is missing, once per lock file. Runs on any Node from 20 on, before the checkout's own Node is there.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = join(root, 'node_modules', '.regauge-installed')
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')
const flags = process.argv.slice(2)
const scope = flags.includes('--omit=dev') ? 'production' : 'all'

const [have, scopeHad] = existsSync(stamp) ? readFileSync(stamp, 'utf8').split(' ') : []
if (have !== wanted || (scope === 'all' && scopeHad !== 'all')) {
  process.stderr.write(`regauge: installing dependencies (${scope}) into node_modules, once\n`)
  // npm itself needs no script of any package, and gets none to run.
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm']
  const args = [...npm.slice(1), 'ci', '--ignore-scripts', '--no-audit', '--no-fund', ...flags]
  const { status, error } = spawnSync(npm[0], args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) {
    process.stderr.write(`regauge: npm ci failed${error ? `: ${error.message}` : ` with exit status ${status}`}\n`)
    process.exit(1)
  }
  writeFileSync(stamp, `${wanted} ${scope}`)
}
