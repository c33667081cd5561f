// Builds dist/, what the published package runs: Node refuses .ts files under node_modules.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = `${root}node_modules/typescript/bin/tsc`
rmSync(`${root}dist`, { recursive: true, force: true })
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
if (status !== 0) process.exit(status ?? 1)
// Models of AWS services are data, read at run time from beside the code.
cpSync(`${root}src/generated/aws`, `${root}dist/generated/aws`, { recursive: true })
chmodSync(`${root}dist/cli/main.js`, 0o755)
