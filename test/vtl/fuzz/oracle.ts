import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { FuzzCase } from './case.ts'
import type { Outcome } from './outcome.ts'

/** Velocity 1.7 with the null rule, in a Java process that renders many templates. */
export interface VelocityOracle {
  /** Outcomes of the cases, in their order. Rejects if the process ends or gives no answer for a minute. */
  render(pairs: readonly FuzzCase[]): Promise<readonly OracleAnswer[]>
  /** Ends the process and removes what was compiled. */
  stop(): Promise<void>
}

/** Outcome of a case, and the nodes and members that it reached. */
export interface OracleAnswer {
  readonly outcome: Outcome
  readonly features: readonly string[]
}

const JARS = ['velocity', 'commons-lang', 'commons-collections3'].map(name => `/usr/share/java/${name}.jar`)
const PACKAGES = ['openjdk-17-jdk-headless', 'velocity', 'libcommons-lang-java', 'libcommons-collections3-java']
const SOURCE = fileURLToPath(new URL('VelocityOracle.java', import.meta.url))
const SILENCE_MS = 60_000

/** Variables under which a test may install packages on the machine. */
function mayInstall(): boolean {
  return process.env.CI === 'true' || process.env.REGAUGE_INSTALL === '1'
}

/** Reason why Velocity cannot run here; undefined where it can. Installs it where tests may install. */
export function installVelocity(): string | undefined {
  if (isInstalled()) return undefined
  if (!mayInstall()) return `Debian's ${PACKAGES.join(', ')} are missing; REGAUGE_INSTALL=1 installs them`
  // Hosted builders run tests as a user who may become root.
  const [command = '', ...first] = process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '-n', 'apt-get']
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const failed = [['update'], ['install', '-y', '--no-install-recommends', ...PACKAGES]]
    .map(args => spawnSync(command, [...first, '-q', ...args], { env, encoding: 'utf8' }))
    .find(({ status }) => status !== 0)
  if (isInstalled()) return undefined
  return `${PACKAGES.join(', ')} could not be installed: ${failed?.error?.message ?? failed?.stderr ?? ''}`
}

function isInstalled(): boolean {
  return JARS.every(jar => existsSync(jar)) && spawnSync('javac', ['-version']).status === 0
}

/** Compiles the harness and starts it. Throws with the compiler's words if that fails. */
export function startVelocity(): VelocityOracle {
  const folder = mkdtempSync(join(tmpdir(), 'regauge-velocity-'))
  const classPath = [...JARS, folder].join(':')
  const compiled = spawnSync('javac', ['-cp', classPath, '-d', folder, SOURCE], { encoding: 'utf8' })
  if (compiled.status !== 0) {
    rmSync(folder, { recursive: true, force: true })
    throw new Error(`javac: ${compiled.error?.message ?? compiled.stderr}`)
  }
  const options = ['-Xmx512m', '-XX:+UseSerialGC', '-Duser.language=en', '-Dfile.encoding=UTF-8']
  const java = spawn('java', [...options, '-cp', classPath, 'VelocityOracle'], { stdio: ['pipe', 'pipe', 'inherit'] })
  return oracleOf(java, () => rmSync(folder, { recursive: true, force: true }))
}

interface Waiting {
  readonly take: (answer: OracleAnswer) => void
  readonly fail: (error: Error) => void
}

function oracleOf(java: ChildProcess, clean: () => void): VelocityOracle {
  const { stdin, stdout } = java
  if (stdin === null || stdout === null) throw new Error('the process has no pipes')
  const waiting: Waiting[] = []
  let silence: NodeJS.Timeout | undefined
  const giveUp = (why: string) => {
    for (const { fail } of waiting.splice(0)) fail(new Error(why))
  }
  const listen = () => {
    clearTimeout(silence)
    if (waiting.length > 0) silence = setTimeout(() => giveUp('Velocity gives no answer'), SILENCE_MS)
  }
  createInterface({ input: stdout }).on('line', line => {
    waiting.shift()?.take(answerOf(line))
    listen()
  })
  const ended = new Promise<void>(resolve => java.once('close', () => resolve()))
  java.once('close', () => giveUp('Velocity has ended'))
  java.once('error', ({ message }) => giveUp(message))
  return {
    render(pairs) {
      const answers = pairs.map(() => new Promise<OracleAnswer>((take, fail) => waiting.push({ take, fail })))
      stdin.write(pairs.map(({ template, body }) => `${ascii([template, body])}\n`).join(''))
      listen()
      return Promise.all(answers)
    },
    async stop() {
      clearTimeout(silence)
      stdin.end()
      await ended
      clean()
    },
  }
}

function ascii(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^ -~]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function answerOf(line: string): OracleAnswer {
  const answer: OracleLine = JSON.parse(line)
  return { outcome: outcomeOf(answer), features: answer.features }
}

function outcomeOf({ text = '', error, detail = '' }: OracleLine): Outcome {
  if (error === undefined) return { kind: 'text', text }
  return error === 'late' ? { kind: 'late' } : { kind: 'error', phase: error, detail }
}

interface OracleLine {
  readonly text?: string
  readonly error?: 'compile' | 'render' | 'late'
  readonly detail?: string
  readonly features: readonly string[]
}
