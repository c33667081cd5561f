// Builds what is committed of proto/: the descriptor set that reflection serves, and the types of the messages.
// With --check it writes nothing and fails when the committed files are not what it would write.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = name => join(root, 'node_modules', '.bin', name)
const scratch = mkdtempSync(join(tmpdir(), 'regauge-proto-'))
const descriptors = join(scratch, 'descriptors.binpb')
const types = join(scratch, 'generated')
const outputs = [
  { made: descriptors, kept: join(root, 'proto', 'descriptors.binpb') },
  // One folder a package: src/generated/ has other things beside them.
  ...['google', 'grpc', 'regauge'].map(name => ({
    made: join(types, name),
    kept: join(root, 'src', 'generated', name),
  })),
]

/**
 * Copies proto/ with AWS's bare words beside the enum values of a definition (`MOCK = 5` beside
 * `INTEGRATION_TYPE_MOCK = 5`): generic clients turn JSON into messages themselves, by what reflection serves, and
 * people write what AWS writes. Clients print the first of two names, so that nothing else changes.
 */
function copyWithBareWords(folder) {
  cpSync(join(root, 'proto'), folder, { recursive: true })
  for (const file of files(join(folder, 'regauge/definition'), '.proto')) {
    const text = readFileSync(file, 'utf8').replaceAll(/enum (\w+) \{\n([^}]*)\}/g, (_, name, values) => {
      const prefix = `${name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}_`
      const found = values.matchAll(new RegExp(`${prefix}(\\w+) = ([1-9]\\d*);`, 'g'))
      const isLower = name === 'TemplateLanguage'
      const bare = [...found].map(([, word, number]) => `  ${isLower ? word.toLowerCase() : word} = ${number};\n`)
      return `enum ${name} {\n  option allow_alias = true;\n${values}${bare.join('')}}`
    })
    writeFileSync(file, text)
  }
}

function run(name, args) {
  const { status, error } = spawnSync(bin(name), args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new Error(`${name} failed${error ? `: ${error.message}` : ` with exit status ${status}`}`)
}

function files(folder, ending) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile() && entry.name.endsWith(ending))
    .map(e => join(e.parentPath, e.name))
    .sort()
}

/** One text of a file, or of every file below a folder with its name. */
function content(path) {
  try {
    return files(path, '')
      .map(file => `${file.slice(path.length)}\n${readFileSync(file, 'latin1')}`)
      .join('\n')
  } catch (error) {
    if (error.code === 'ENOTDIR') return readFileSync(path, 'latin1')
    if (error.code === 'ENOENT') return ''
    throw error
  }
}

/** Drops what needs the loader's untyped root, and the machine's folder from the comments. */
function tidy(folder) {
  for (const entry of readdirSync(folder)) if (entry.endsWith('.ts')) rmSync(join(folder, entry))
  for (const file of files(folder, '.ts')) writeFileSync(file, readFileSync(file, 'utf8').replaceAll(root, ''))
}

try {
  const worded = join(scratch, 'proto')
  copyWithBareWords(worded)
  run('buf', ['build', worded, '--as-file-descriptor-set', '--exclude-source-info', '-o', descriptors])
  run('proto-loader-gen-types', [
    ...['--longs=String', '--enums=String', '--defaults', '--oneofs', '--grpcLib=@grpc/grpc-js'],
    ...['--importFileExtension=.ts', '-I', join(root, 'proto'), '-O', types],
    ...files(join(root, 'proto'), '.proto').map(file => file.slice(join(root, 'proto/').length)),
  ])
  tidy(types)
  const stale = outputs.filter(({ made, kept }) => content(made) !== content(kept))
  for (const { made, kept } of stale) {
    if (process.argv.includes('--check')) {
      process.stderr.write(`${kept.slice(root.length)} is not what proto/ says: run node .ci/generate-proto.mjs\n`)
      process.exitCode = 1
      continue
    }
    rmSync(kept, { recursive: true, force: true })
    renameSync(made, kept)
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
