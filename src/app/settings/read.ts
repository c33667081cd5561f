import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { messageOf } from '../../exchange/failure.ts'
import { flagOf, ROWS, type Row, type Settings, variableOf } from './settings.ts'

/** One fault of the settings, with where it was set. */
export interface SettingProblem {
  readonly source: string
  readonly message: string
}

/**
 * Reads settings: flags, then REGAUGE_* variables, then the file of `--config` or REGAUGE_CONFIG (default regauge.yaml,
 * if it is there), then defaults. Unknown keys and variables are problems too.
 */
export function readSettings(
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): { settings: Settings; problems: SettingProblem[] } {
  const problems: SettingProblem[] = []
  const file = readConfigFile(flags.config ?? environment.REGAUGE_CONFIG, problems)
  const settings: Record<string, unknown> = {}
  for (const [key, setting] of Object.entries(ROWS)) {
    settings[key] = readRow(setting, { flags, environment, file, before: settings }, problems)
  }
  reportUnknown(file, environment, problems)
  // Every key of ROWS was read with its own reader.
  return { settings: Object.freeze(settings) as Settings, problems }
}

interface Sources {
  readonly flags: Readonly<Record<string, unknown>>
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly file: ConfigFile
  /** Settings that have been read. */
  readonly before: Readonly<Record<string, unknown>>
}

interface ConfigFile {
  readonly name: string
  readonly values: Readonly<Record<string, unknown>>
}

function readRow(setting: Row<unknown>, sources: Sources, problems: SettingProblem[]): unknown {
  const { name } = setting
  const { flags, environment, file, before } = sources
  const candidates: [source: string, value: unknown][] = [
    [flagOf(name), flags[name]],
    [variableOf(name), environment[variableOf(name)]],
    [`${file.name}: ${name}`, file.values[name]],
  ]
  const found = candidates.find(([, value]) => value !== undefined)
  if (found === undefined) return setting.derive?.(before) ?? setting.default
  const read = setting.read(found[1])
  if ('value' in read) return read.value
  problems.push({ source: found[0], message: `expects ${read.expected}, not ${JSON.stringify(found[1])}` })
  return setting.default
}

function readConfigFile(path: unknown, problems: SettingProblem[]): ConfigFile {
  const name = typeof path === 'string' ? path : 'regauge.yaml'
  const nothing = { name, values: {} }
  let text: string
  try {
    text = readFileSync(name, 'utf8')
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (isMissing && typeof path !== 'string') return nothing
    problems.push({ source: name, message: isMissing ? 'does not exist' : `cannot be read: ${firstLine(error)}` })
    return nothing
  }
  try {
    const parsed: unknown = parse(text) ?? {}
    if (typeof parsed === 'object' && !Array.isArray(parsed)) return { name, values: { ...parsed } }
    problems.push({ source: name, message: 'expects a map of settings, such as "region: eu-west-1"' })
  } catch (error) {
    problems.push({ source: name, message: `is not valid YAML: ${firstLine(error)}` })
  }
  return nothing
}

/** The YAML parser draws the place under its first line. */
function firstLine(error: unknown): string {
  const [line = ''] = messageOf(error).split('\n')
  return line.replace(/:$/, '')
}

const UNKNOWN = 'is an unknown setting; "regauge serve --help" lists all'

/** Variables that are no settings: this one finds their file. */
const OTHER_VARIABLES = new Set(['REGAUGE_CONFIG'])

function reportUnknown(file: Sources['file'], environment: Sources['environment'], problems: SettingProblem[]): void {
  for (const key of Object.keys(file.values)) {
    if (!Object.hasOwn(ROWS, key)) problems.push({ source: `${file.name}: ${key}`, message: UNKNOWN })
  }
  const known = new Set(Object.values(ROWS).map(({ name }) => variableOf(name)))
  for (const name of Object.keys(environment)) {
    if (!name.startsWith('REGAUGE_') || known.has(name) || OTHER_VARIABLES.has(name)) continue
    problems.push({ source: name, message: UNKNOWN })
  }
}
