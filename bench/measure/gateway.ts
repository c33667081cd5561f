import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Child, startChild } from './child.ts'
import type { Subject } from './subject.ts'

/** A gateway to be measured: its name in results and the work tree it is started from. */
export interface Gateway {
  readonly name: string
  readonly root: string
}

export interface GatewayJob {
  /** Told apart in results by this ending of its name, when a scenario has several. */
  readonly variant?: string
  /** A definition of one API with a stage `dev`; or several, which are then called by `/restapis/NAME/…`. */
  readonly definition: object | readonly object[]
  readonly environment?: Readonly<Record<string, string>>
}

/** `regauge serve` with its definitions applied, everything else as shipped: request ids, metrics, access log. */
export function gatewaySubject(gateway: Gateway, job: GatewayJob): Subject {
  let child: Child | undefined
  return {
    name: job.variant === undefined ? gateway.name : `${gateway.name} ${job.variant}`,
    async start() {
      child = await startGateway(gateway, job.environment)
      const definitions = Array.isArray(job.definition) ? job.definition : [job.definition]
      await applyDefinitions(gateway, String(child.ready.admin), definitions)
      const stage = definitions.length === 1 ? '/dev' : ''
      return { url: `http://${child.ready.http}${stage}`, pid: child.pid }
    },
    async stop() {
      await child?.stop()
    },
  }
}

/** Starts a gateway that keeps nothing on disk, on free ports. Resolves when it says it is ready. */
export function startGateway({ root }: Gateway, environment: Readonly<Record<string, string>> = {}): Promise<Child> {
  const addresses = ['--http', '127.0.0.1:0', '--admin', '127.0.0.1:0', '--ops', '127.0.0.1:0']
  return startChild({
    command: process.execPath,
    arguments: ['src/cli/main.ts', 'serve', ...addresses, '--data-dir', ':memory:'],
    directory: root,
    environment,
  })
}

/** Applies definitions through the admin API, as a user does; resolves when the data plane serves them. */
export async function applyDefinitions(
  { root }: Gateway,
  admin: string,
  definitions: readonly object[],
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'regauge-bench-'))
  for (const [index, definition] of definitions.entries()) {
    writeFileSync(join(folder, `api-${index}.json`), JSON.stringify(definition))
  }
  try {
    const command = ['src/cli/main.ts', 'apply', '-f', folder, '--admin', admin]
    await promisify(execFile)(process.execPath, command, { cwd: root, maxBuffer: 64 * 1024 * 1024 })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
