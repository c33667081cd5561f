/** A path-style subset of S3: buckets, listings in both versions, and objects, every request signed. In memory only. */
import { createHash, randomUUID } from 'node:crypto'
import { type Answer, type Received, startService } from './service.ts'
import { exampleCredentials, exampleRegion } from './sigv4.ts'
import { type Refusal, verifySignature } from './verify-signature.ts'

interface StoredObject {
  readonly bytes: Buffer
  readonly contentType: string
  readonly etag: string
  readonly modified: Date
  /** x-amz-meta-* headers as they were sent. */
  readonly metadata: Readonly<Record<string, string>>
}

type Bucket = Map<string, StoredObject>

const STARTED = new Date('2026-01-15T09:30:00Z')
const MAX_KEYS = 1000

const buckets = new Map<string, Bucket>([
  [
    'documents',
    new Map([
      [
        'welcome.txt',
        storedObject(Buffer.from('Hello from a file in a bucket.\n'), 'text/plain; charset=utf-8', STARTED),
      ],
      ['menu.json', storedObject(Buffer.from('{"soup":"leek","main":"trout"}\n'), 'application/json', STARTED)],
      ['reports/2025.csv', storedObject(Buffer.from('month,orders\n1,120\n2,98\n'), 'text/csv', STARTED)],
      ['reports/2026.csv', storedObject(Buffer.from('month,orders\n1,143\n'), 'text/csv', STARTED)],
      ['reports/notes für Zoë.txt', storedObject(Buffer.from('Grüße\n'), 'text/plain; charset=utf-8', STARTED)],
    ]),
  ],
  ['empty', new Map()],
])

const credentials = exampleCredentials()
const region = exampleRegion()

startService('s3', 8084, async request => {
  const refusal = await verifySignature(request, { service: 's3', region, credentials, now: new Date() })
  if (refusal !== undefined) return refuseSignature(refusal, request)
  const target = parseTarget(request.path)
  if (target === undefined) return fault(400, 'InvalidURI', request)
  if (target.bucket === '') return request.method === 'GET' ? listBuckets() : fault(405, 'MethodNotAllowed', request)
  if (target.key === '') return answerBucket(request, target.bucket)
  const bucket = buckets.get(target.bucket)
  return bucket === undefined ? fault(404, 'NoSuchBucket', request) : answerObject(request, bucket, target.key)
})

/** The bucket ends at the first slash that is not encoded; the key is all the rest, decoded. */
function parseTarget(path: string): { bucket: string; key: string } | undefined {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? []
  try {
    return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) }
  } catch {
    return undefined
  }
}

function answerBucket(request: Received, name: string): Answer {
  const bucket = buckets.get(name)
  if (request.method === 'PUT') {
    if (bucket !== undefined) return fault(409, 'BucketAlreadyOwnedByYou', request)
    buckets.set(name, new Map())
    return { status: 200, headers: { ...requestId(), Location: `/${name}` } }
  }
  if (bucket === undefined) return fault(404, 'NoSuchBucket', request)
  if (request.method === 'GET') return listObjects(name, bucket, request)
  if (request.method === 'HEAD') return { status: 200, headers: requestId() }
  if (request.method !== 'DELETE') return fault(405, 'MethodNotAllowed', request)
  if (bucket.size > 0) return fault(409, 'BucketNotEmpty', request)
  buckets.delete(name)
  return { status: 204, headers: requestId() }
}

function answerObject(request: Received, bucket: Bucket, key: string): Answer {
  if (request.method === 'PUT') return putObject(request, bucket, key)
  if (request.method === 'DELETE') {
    bucket.delete(key)
    return { status: 204, headers: requestId() }
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return fault(405, 'MethodNotAllowed', request)
  const object = bucket.get(key)
  if (object === undefined) return fault(404, 'NoSuchKey', request)
  const headers = {
    ...requestId(),
    'Content-Type': object.contentType,
    ETag: object.etag,
    'Last-Modified': object.modified.toUTCString(),
    ...object.metadata,
  }
  return { status: 200, headers, body: object.bytes }
}

function putObject({ headers, body }: Received, bucket: Bucket, key: string): Answer {
  const metadata = Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-')))
  const contentType = headers['content-type'] ?? 'binary/octet-stream'
  const object = storedObject(body, contentType, new Date(), metadata)
  bucket.set(key, object)
  return { status: 200, headers: { ...requestId(), ETag: object.etag } }
}

function storedObject(
  bytes: Buffer,
  contentType: string,
  modified: Date,
  metadata: Readonly<Record<string, string>> = {},
): StoredObject {
  return { bytes, contentType, etag: `"${createHash('md5').update(bytes).digest('hex')}"`, modified, metadata }
}

function listBuckets(): Answer {
  const entries = [...buckets.keys()]
    .sort()
    .map(name => element('Bucket', text('Name', name), time('CreationDate', STARTED)))
  const owner = element('Owner', text('ID', '000000000000'))
  return xml(200, element('ListAllMyBucketsResult', owner, element('Buckets', ...entries)))
}

/** ListObjectsV2 with list-type=2, else ListObjects. Entries come in the order of their UTF-8 bytes, as in S3. */
function listObjects(name: string, bucket: Bucket, request: Received): Answer {
  const { query } = request
  const isVersion2 = query.get('list-type') === '2'
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const maxKeys = query.get('max-keys') ?? String(MAX_KEYS)
  if (!/^\d{1,9}$/.test(maxKeys)) return fault(400, 'InvalidArgument', request)
  const after = (isVersion2 ? startOfPage(query) : query.get('marker')) ?? ''
  const limit = Math.min(Number(maxKeys), MAX_KEYS)
  const entries = entriesOf(bucket, prefix, delimiter).filter(entry => compareBytes(entry, after) > 0)
  const page = entries.slice(0, limit)
  const truncated = limit > 0 && entries.length > limit
  const last = page.at(-1) ?? ''
  const next = isVersion2 ? text('NextContinuationToken', toToken(last)) : text('NextMarker', last)
  const listing = page.map(entry => {
    const object = bucket.get(entry)
    return object === undefined ? element('CommonPrefixes', text('Prefix', entry)) : contents(entry, object)
  })
  return xml(
    200,
    element(
      'ListBucketResult',
      text('Name', name),
      text('Prefix', prefix),
      ...(delimiter === '' ? [] : [text('Delimiter', delimiter)]),
      text('MaxKeys', maxKeys),
      ...(isVersion2 ? [text('KeyCount', String(page.length))] : [text('Marker', after)]),
      text('IsTruncated', String(truncated)),
      ...(truncated ? [next] : []),
      ...listing,
    ),
  )
}

/** Keys below the prefix; those with the delimiter behind the prefix are folded into one common prefix each. */
function entriesOf(bucket: Bucket, prefix: string, delimiter: string): string[] {
  const entries = new Set<string>()
  for (const key of bucket.keys()) {
    if (!key.startsWith(prefix)) continue
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    entries.add(end < 0 ? key : key.slice(0, end + delimiter.length))
  }
  return [...entries].sort(compareBytes)
}

function compareBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

function startOfPage(query: URLSearchParams): string | null {
  const token = query.get('continuation-token')
  return token === null ? query.get('start-after') : Buffer.from(token, 'base64url').toString('utf8')
}

function toToken(key: string): string {
  return Buffer.from(key).toString('base64url')
}

function contents(key: string, object: StoredObject): string {
  return element(
    'Contents',
    text('Key', key),
    time('LastModified', object.modified),
    text('ETag', object.etag),
    text('Size', String(object.bytes.length)),
    text('StorageClass', 'STANDARD'),
  )
}

const MESSAGES: Readonly<Record<string, string>> = {
  AccessDenied: 'Access Denied',
  BucketAlreadyOwnedByYou: 'You have this bucket already.',
  BucketNotEmpty: 'Only an empty bucket can be deleted.',
  InvalidArgument: 'A query parameter has a value that is not allowed.',
  InvalidURI: 'The path is not properly percent-encoded.',
  MethodNotAllowed: 'This method is not allowed here.',
  NoSuchBucket: 'There is no such bucket.',
  NoSuchKey: 'There is no such key.',
}

/** S3's code and status for each reason. */
const SIGNATURE_FAULTS = {
  missing: [403, 'AccessDenied'],
  malformed: [400, 'AuthorizationHeaderMalformed'],
  'unknown-key': [403, 'InvalidAccessKeyId'],
  'wrong-token': [403, 'InvalidToken'],
  'wrong-scope': [400, 'AuthorizationHeaderMalformed'],
  skewed: [403, 'RequestTimeTooSkewed'],
  'unsigned-header': [403, 'AccessDenied'],
  'payload-mismatch': [400, 'XAmzContentSHA256Mismatch'],
  'signature-mismatch': [403, 'SignatureDoesNotMatch'],
} as const satisfies Record<Refusal['reason'], readonly [number, string]>

function refuseSignature({ reason, message }: Refusal, request: Received): Answer {
  const [status, code] = SIGNATURE_FAULTS[reason]
  return fault(status, code, request, message)
}

function fault(status: number, code: string, { method, path }: Received, message = MESSAGES[code] ?? code): Answer {
  const id = requestId()
  const error = element(
    'Error',
    text('Code', code),
    text('Message', message),
    text('Resource', path),
    text('RequestId', id['x-amz-request-id']),
  )
  // A HEAD has no body, and its Content-Length would be that of an object.
  if (method === 'HEAD') return { status, headers: id }
  return { ...xml(status, error), headers: { ...id, 'Content-Type': 'application/xml' } }
}

function requestId(): { 'x-amz-request-id': string } {
  return { 'x-amz-request-id': randomUUID() }
}

function xml(status: number, root: string): Answer {
  return {
    status,
    headers: { ...requestId(), 'Content-Type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${root}`,
  }
}

function element(name: string, ...children: string[]): string {
  return `<${name}>${children.join('')}</${name}>`
}

function text(name: string, value: string): string {
  const escaped = value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
  return element(name, escaped)
}

function time(name: string, value: Date): string {
  return text(name, value.toISOString())
}
