// Writes src/generated/aws: what it takes to make requests of each AWS service, from the models of aws-sdk v2.
// `--check` writes nothing and fails when the committed files differ.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const source = new URL('../node_modules/aws-sdk/apis/', import.meta.url)
const target = new URL('../src/generated/aws/', import.meta.url)
const sdkVersion = readJson(new URL('../package.json', source)).version
const files = generate()
if (process.argv.includes('--check')) check()
else write()

function generate() {
  const made = new Map()
  const services = {}
  for (const { name, file } of latestModels()) {
    const model = readJson(new URL(file, source))
    const compact = compactModel(model)
    made.set(`${name}.json`, render(compact))
    const prefix = model.metadata.endpointPrefix
    services[prefix] ??= []
    services[prefix].push(indexEntry(name, model.metadata))
  }
  for (const entries of Object.values(services)) entries.sort(byPreference)
  const sorted = Object.fromEntries(Object.entries(services).sort(([a], [b]) => (a < b ? -1 : 1)))
  made.set('index.json', render({ source: `aws-sdk ${sdkVersion}, Apache-2.0`, services: sorted }))
  return made
}

/** One file a service: of several API versions the newest. */
function latestModels() {
  const latest = new Map()
  for (const file of readdirSync(source).sort()) {
    const name = /^(.*)-\d{4}-\d\d-\d\d\.min\.json$/.exec(file)?.[1]
    if (name !== undefined) latest.set(name, file)
  }
  return [...latest].map(([name, file]) => ({ name, file }))
}

function indexEntry(file, metadata) {
  const { endpointPrefix, signingName, serviceId, protocol, apiVersion, signatureVersion } = metadata
  return {
    file,
    serviceId,
    protocol,
    apiVersion,
    ...(signingName !== undefined && signingName !== endpointPrefix ? { signingName } : {}),
    ...(['v2', 'bearer'].includes(signatureVersion) ? { signatureVersion } : {}),
  }
}

/** Where services share a prefix, the one named like it is meant, then the newest: `rds`, not `docdb`. */
function byPreference(a, b) {
  const newest = b.apiVersion < a.apiVersion ? -1 : 1
  return rank(a) - rank(b) || newest
}

function rank({ file, protocol }) {
  const successor = /v2$/.test(file)
  return (file.includes('-') ? 2 : successor ? 1 : 0) + (protocol === 'query' ? -0.5 : 0)
}

function compactModel(model) {
  const { protocol, apiVersion, jsonVersion, targetPrefix, awsQueryCompatible } = model.metadata
  const opaque = opaqueShapes(model)
  const operations = {}
  const aliases = {}
  const used = new Set()
  for (const [name, operation] of Object.entries(model.operations)) {
    operations[name] = compactOperation(model, operation, { opaque, used })
    if (operation.alias !== undefined) aliases[operation.alias] = name
  }
  return {
    metadata: defined({ protocol, apiVersion, jsonVersion, targetPrefix, awsQueryCompatible }),
    aliases: Object.keys(aliases).length > 0 ? aliases : undefined,
    operations,
    shapes: compactShapes(model, { opaque, used }),
  }
}

function compactOperation(model, operation, state) {
  const { http = {}, input, endpoint, authtype, auth, unsignedPayload, httpChecksumRequired, httpChecksum } = operation
  const rpc = model.metadata.protocol === 'json'
  const { method, requestUri } = http
  const checksum = httpChecksum?.requestChecksumRequired || httpChecksum?.requestAlgorithmMember
  return defined({
    http: rpc
      ? undefined
      : nonEmpty(
          defined({
            method: method === 'POST' ? undefined : method,
            requestUri: requestUri === '/' ? undefined : requestUri,
          }),
        ),
    endpoint: endpoint?.hostPrefix === undefined ? undefined : { hostPrefix: endpoint.hostPrefix },
    authtype: authtype ?? (auth?.includes('smithy.api#noAuth') ? 'none' : undefined),
    unsignedPayload,
    httpChecksumRequired,
    httpChecksum: checksum ? httpChecksum : undefined,
    // A JSON service takes its input as it is: nothing of it needs a model.
    input: rpc || input === undefined ? undefined : compactInput(model, input, state),
  })
}

function compactInput(model, input, state) {
  const shape = input.shape === undefined ? input : { ...model.shapes[input.shape], ...input }
  const members = {}
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    members[name] = compactMember(model, member, state, { place: name === shape.payload ? 'payload' : 'top', name })
  }
  const { locationName, xmlNamespace, payload } = shape
  return defined({ locationName, xmlNamespace, payload, members })
}

function compactShapes(model, state) {
  const shapes = {}
  const queue = [...state.used]
  for (const name of queue) {
    const before = state.used.size
    shapes[name] = compactMember(model, model.shapes[name], state, { place: 'shape' })
    if (state.used.size > before) queue.push(...[...state.used].filter(each => !queue.includes(each)))
  }
  return nonEmpty(Object.fromEntries(Object.entries(shapes).sort(([a], [b]) => (a < b ? -1 : 1))))
}

function compactMember(model, member, state, { place, name }) {
  const same = member.location === undefined && (name === undefined || place === 'payload' || keepsName(name, member))
  const transparent = model.metadata.protocol === 'rest-json' && same && !isOpaque(model, member, state.opaque)
  if (transparent && place !== 'shape') {
    const type = place === 'payload' ? shapeOf(model, member) : {}
    const { idempotencyToken, hostLabel } = member
    const kept = { type: type.type, union: type.union, document: type.document, eventstream: type.eventstream }
    return defined({ idempotencyToken: place === 'top' ? idempotencyToken : undefined, hostLabel, ...kept })
  }
  const { shape, type, locationName, location, queryName, flattened, timestampFormat, xmlNamespace, xmlAttribute } =
    member
  const { jsonvalue, idempotencyToken, document, union, payload, eventstream } = member
  if (shape !== undefined) state.used.add(shape)
  return defined({
    shape,
    type: type === 'string' ? undefined : type,
    location,
    locationName,
    queryName,
    flattened,
    timestampFormat,
    xmlNamespace,
    xmlAttribute,
    jsonvalue,
    idempotencyToken: place === 'top' ? idempotencyToken : undefined,
    document,
    union,
    payload,
    eventstream,
    member: member.member && compactMember(model, member.member, state, { place: 'nested' }),
    key: member.key && compactMember(model, member.key, state, { place: 'nested' }),
    value: member.value && compactMember(model, member.value, state, { place: 'nested' }),
    members:
      member.members &&
      mapMembers(member.members, (each, key) => compactMember(model, each, state, { place: 'nested', name: key })),
  })
}

/** Shapes whose JSON differs from the input's: times, blobs, renamed members, and what holds one of them. */
function opaqueShapes(model) {
  const opaque = new Set()
  for (let size = -1; size !== opaque.size; ) {
    size = opaque.size
    for (const [name, shape] of Object.entries(model.shapes)) if (isOpaque(model, shape, opaque)) opaque.add(name)
  }
  return opaque
}

function isOpaque(model, member, opaque) {
  if (member.shape !== undefined && opaque.has(member.shape)) return true
  if (member.jsonvalue || member.type === 'blob' || member.type === 'timestamp') return true
  const parts = [member.member, member.key, member.value].filter(each => each !== undefined)
  if (parts.some(each => isOpaque(model, each, opaque))) return true
  return Object.entries(member.members ?? {}).some(
    ([name, each]) => !keepsName(name, each) || isOpaque(model, each, opaque),
  )
}

function keepsName(name, member) {
  return member.locationName === undefined || member.locationName === name
}

function shapeOf(model, member) {
  return member.shape === undefined ? member : model.shapes[member.shape]
}

function mapMembers(members, change) {
  return Object.fromEntries(Object.entries(members).map(([key, value]) => [key, change(value, key)]))
}

function defined(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
}

function nonEmpty(object) {
  return Object.keys(object).length > 0 ? object : undefined
}

/** One line an operation, shape or service, so that a newer SDK shows as a readable difference. */
function render(object) {
  const parts = Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        `${JSON.stringify(key)}:${typeof value === 'object' ? renderLines(value) : JSON.stringify(value)}`,
    )
  return `{${parts.join(',\n')}}\n`
}

function renderLines(object) {
  const lines = Object.entries(object).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
  return `{\n${lines.join(',\n')}}`
}

function check() {
  const have = existsSync(target) ? readdirSync(target) : []
  const stale = [...files].filter(
    ([name, text]) => !have.includes(name) || readFileSync(new URL(name, target), 'utf8') !== text,
  )
  const extra = have.filter(name => !files.has(name))
  if (stale.length + extra.length === 0) return
  const names = [...stale.map(([name]) => name), ...extra].slice(0, 10).join(', ')
  process.stderr.write(
    `src/generated/aws differs from aws-sdk ${sdkVersion}: ${names}\nrun: node .ci/generate-aws-models.mjs\n`,
  )
  process.exit(1)
}

function write() {
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  for (const [name, text] of files) writeFileSync(new URL(name, target), text)
  const bytes = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  process.stdout.write(`${files.size} files, ${(bytes / 1e6).toFixed(2)} MB in ${fileURLToPath(target)}\n`)
}

function readJson(url) {
  return JSON.parse(readFileSync(url, 'utf8'))
}
