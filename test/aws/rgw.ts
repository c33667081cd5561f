import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Credentials } from '../../examples/backends/sigv4.ts'

/**
 * Ceph's RADOS gateway, a real S3, IAM and STS that verifies signatures: one monitor, one store in memory, one gateway,
 * all on the loopback interface and in a temporary folder. `node test/aws/rgw.ts` starts one until it is interrupted.
 */
export interface Rgw {
  readonly origin: string
  /** A user who may create roles and buckets. */
  readonly admin: Credentials
  /** A user who may assume roles that trust it, and nothing else. ARN: {@link GATEWAY_ARN}. */
  readonly gateway: Credentials
  /** Ends every process that was started, and removes the folder. */
  stop(): Promise<void>
}

/** Tenants stand where AWS has accounts. */
export const ACCOUNT = '000000000000'
/** Who assumes roles. */
export const GATEWAY_ARN = `arn:aws:iam::${ACCOUNT}:user/gateway`

const PROGRAMS = ['ceph-mon', 'ceph-osd', 'radosgw', 'radosgw-admin', 'ceph', 'ceph-authtool', 'monmaptool']
const PACKAGES = ['ceph-mon', 'ceph-osd', 'ceph-base', 'ceph-common', 'radosgw']
const READY_MS = 120_000

/** Why there can be no RGW here, after an attempt to install it; undefined where there can. */
export function installRgw(): string | undefined {
  if (isInstalled()) return undefined
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // Where we are not root we may still be allowed to be, as on hosted builders.
  const [command = '', ...first] = process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '-n', 'apt-get']
  const apt = (...args: string[]) =>
    spawnSync(command, [...first, '-q', ...args], { env: environment, encoding: 'utf8' })
  const failed = [['update'], ['install', '-y', '--no-install-recommends', ...PACKAGES]]
    .map(args => apt(...args))
    .find(({ status }) => status !== 0)
  if (isInstalled()) return undefined
  return `${PACKAGES.join(', ')} could not be installed: ${failed?.error?.message ?? failed?.stderr ?? ''}`
}

function isInstalled(): boolean {
  return PROGRAMS.every(program => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0)
}

/** Starts one. Rejects with what the part that failed had written last. */
export async function startRgw(): Promise<Rgw> {
  const folder = mkdtempSync(join(tmpdir(), 'regauge-rgw-'))
  const started: ChildProcess[] = []
  const stop = async () => {
    await Promise.all(started.splice(0).reverse().map(end))
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const [monitorPort, port] = [await freePort(), await freePort()]
    const cluster = new Cluster(folder, started)
    cluster.configure(monitorPort, port)
    await cluster.start(monitorPort)
    const origin = `http://127.0.0.1:${port}`
    await untilAnswers(origin, cluster)
    return { origin, admin: await cluster.createUser('admin'), gateway: await cluster.createUser('gateway'), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

class Cluster {
  readonly #folder: string
  readonly #started: ChildProcess[]
  readonly #id = randomUUID()

  constructor(folder: string, started: ChildProcess[]) {
    this.#folder = folder
    this.#started = started
    for (const name of ['mon', 'osd', 'rgw']) mkdirSync(join(folder, name))
  }

  configure(monitorPort: number, port: number): void {
    const at = (name: string) => join(this.#folder, name)
    const lines = [
      '[global]',
      `fsid = ${this.#id}`,
      `mon host = [v1:127.0.0.1:${monitorPort}]`,
      'public addr = 127.0.0.1',
      'ms bind msgr2 = false',
      `keyring = ${at('keyring')}`,
      `run dir = ${this.#folder}`,
      `admin socket = ${at('$name.asok')}`,
      `log file = ${at('$name.log')}`,
      `crash dir = ${at('crash')}`,
      'osd pool default size = 1',
      'osd pool default min size = 1',
      'osd pool default pg num = 8',
      'osd crush chooseleaf type = 0',
      'mon allow pool size one = true',
      'mon data avail crit = 1',
      '[mon.a]',
      `mon data = ${at('mon')}`,
      '[osd.0]',
      `osd data = ${at('osd')}`,
      'osd objectstore = memstore',
      '[client.rgw.a]',
      `rgw data = ${at('rgw')}`,
      `rgw frontends = beast endpoint=127.0.0.1:${port}`,
      'rgw s3 auth use sts = true',
      'rgw sts key = abcdefghijklmnop',
      'rgw dns name =',
    ]
    writeFileSync(at('ceph.conf'), `${lines.join('\n')}\n`)
  }

  async start(monitorPort: number): Promise<void> {
    const [keyring, map, osdData] = ['keyring', 'monmap', 'osd'].map(name => join(this.#folder, name))
    if (keyring === undefined || map === undefined || osdData === undefined) return
    const keys: [string, ...string[]][] = [
      ['mon.', 'mon', 'allow *'],
      ['client.admin', 'mon', 'allow *', 'osd', 'allow *', 'mgr', 'allow *'],
      ['client.rgw.a', 'mon', 'allow rw', 'osd', 'allow rwx'],
      ['osd.0', 'mon', 'allow profile osd', 'osd', 'allow *'],
    ]
    writeFileSync(keyring, '')
    for (const [name, ...caps] of keys) {
      const grants = Array.from({ length: caps.length / 2 }, (_, i) => ['--cap', ...caps.slice(2 * i, 2 * i + 2)])
      await this.run('ceph-authtool', keyring, '--gen-key', '-n', name, ...grants.flat())
    }
    await this.run('monmaptool', '--create', '--fsid', this.#id, '--addv', 'a', `[v1:127.0.0.1:${monitorPort}]`, map)
    await this.run('ceph-mon', ...this.#common, '--mkfs', '-i', 'a', '--monmap', map, '--keyring', keyring)
    this.#spawn('ceph-mon', '-f', '-i', 'a')
    await this.run('ceph', ...this.#common, '--connect-timeout', '60', 'osd', 'new', this.#id, '0')
    await this.run('ceph-osd', ...this.#common, '--mkfs', '-i', '0', '--osd-uuid', this.#id, '--osd-data', osdData)
    this.#spawn('ceph-osd', '-f', '-i', '0')
    this.#spawn('radosgw', '-f', '-n', 'client.rgw.a')
  }

  /** Creates a user; the one called admin may do everything. */
  async createUser(name: string): Promise<Credentials> {
    const keys = { accessKeyId: `AKIA${name.toUpperCase()}`, secretAccessKey: `secret-of-${name}` }
    const caps = name === 'admin' ? ['--caps', 'roles=*;user-policy=*'] : []
    const who = ['--tenant', ACCOUNT, '--uid', name, '--display-name', name]
    const pair = ['--access-key', keys.accessKeyId, '--secret-key', keys.secretAccessKey]
    await this.run('radosgw-admin', ...this.#common, 'user', 'create', ...who, ...pair, ...caps)
    return keys
  }

  /** A part that has ended, with its last words; undefined while all run. */
  dead(): string | undefined {
    const ended = this.#started.find(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null)
    if (ended === undefined) return undefined
    return `${ended.spawnfile} ended: ${this.#log(ended.spawnfile)}`
  }

  run(program: string, ...args: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      execFile(program, args, { timeout: READY_MS }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout)
        else reject(new Error(`${program} ${args.join(' ')}: ${error.message}\n${stderr}`))
      })
    })
  }

  get #common(): string[] {
    return ['-c', join(this.#folder, 'ceph.conf')]
  }

  #spawn(program: string, ...args: string[]): void {
    this.#started.push(spawn(program, [...this.#common, ...args], { stdio: 'ignore' }))
  }

  #log(program: string): string {
    const name = { 'ceph-mon': 'mon.a', 'ceph-osd': 'osd.0' }[program] ?? 'client.rgw.a'
    const text = readFileSync(join(this.#folder, `${name}.log`), 'utf8')
    return text.slice(-2_000)
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has a port')
  return address.port
}

async function untilAnswers(origin: string, cluster: Cluster): Promise<void> {
  const deadline = Date.now() + READY_MS
  while (Date.now() < deadline) {
    const dead = cluster.dead()
    if (dead !== undefined) throw new Error(dead)
    const answered = await fetch(origin).then(
      ({ status }) => status < 500,
      () => false,
    )
    if (answered) return
    await new Promise(resolve => setTimeout(resolve, 200))
  }
  throw new Error(`${origin} did not answer within ${READY_MS} ms`)
}

function end(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    // Nothing is to be kept, so nobody need be asked to save it.
    child.kill('SIGKILL')
  })
}

if (import.meta.main) {
  const missing = installRgw()
  if (missing !== undefined) throw new Error(missing)
  const begun = performance.now()
  const { origin, admin, gateway, stop } = await startRgw()
  process.stdout.write(`${JSON.stringify({ origin, admin, gateway, ms: Math.round(performance.now() - begun) })}\n`)
  process.once('SIGINT', () => void stop())
  process.once('SIGTERM', () => void stop())
}
