import { exampleCredentials, exampleRegion, sha256Hex, smithySigner } from '../sigv4.ts'

/** The event of a custom integration, made by its mapping template. */
interface FileEvent {
  readonly bucket: string
  readonly key: string
}

/** The part of API Gateway's proxy event (format 1.0) that this function reads. */
interface ProxyEvent {
  readonly pathParameters: { readonly key: string }
  readonly stageVariables: { readonly bucket?: string } | null
}

interface StoredFile {
  readonly contentType: string
  readonly text: string
}

/** Its message begins with its kind, which is what selection patterns look for. */
class FileError extends Error {
  readonly statusCode: number

  constructor(statusCode: number, message: string) {
    super(message)
    this.name = 'FileError'
    this.statusCode = statusCode
  }
}

const DEFAULT_BUCKET = 'documents'

/**
 * Reads a text file from S3 with a signed request of its own.
 * `{ bucket, key }` gives `{ bucket, key, contentType, size, text }`, or a function error that begins with
 * `BadRequest:`, `NotFound:` or `Storage:`. A proxy event gives the file itself as a proxy response.
 */
export async function fetchFile(event: unknown): Promise<unknown> {
  if (isProxyEvent(event)) return answerProxy(event)
  if (!isFileEvent(event)) throw new FileError(400, 'BadRequest: the event needs a bucket and a key')
  const { contentType, text } = await readFile(event)
  return { bucket: event.bucket, key: event.key, contentType, size: Buffer.byteLength(text), text }
}

async function answerProxy(event: ProxyEvent): Promise<unknown> {
  const bucket = event.stageVariables?.bucket ?? DEFAULT_BUCKET
  try {
    // Path parameters of a proxy event are still percent-encoded.
    const { contentType, text } = await readFile({ bucket, key: decodeURIComponent(event.pathParameters.key) })
    return { statusCode: 200, headers: { 'Content-Type': contentType }, body: text }
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return { statusCode: error.statusCode, body: JSON.stringify({ message: error.message }) }
  }
}

async function readFile({ bucket, key }: FileEvent): Promise<StoredFile> {
  const endpoint = new URL(process.env.AWS_ENDPOINT_URL_S3 ?? 'http://127.0.0.1:8084')
  const path = `/${encode(bucket)}/${key.split('/').map(encode).join('/')}`
  const signed = await smithySigner('s3', exampleRegion(), exampleCredentials()).sign({
    method: 'GET',
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    path,
    headers: { host: endpoint.host, 'x-amz-content-sha256': sha256Hex(Buffer.alloc(0)) },
  })
  const response = await fetch(new URL(path, endpoint), { headers: signed.headers })
  const text = await response.text()
  if (response.status === 404) throw new FileError(404, `NotFound: no file ${key} in ${bucket}`)
  if (!response.ok) throw new FileError(502, `Storage: S3 answered ${response.status}: ${text}`)
  return { contentType: response.headers.get('content-type') ?? 'application/octet-stream', text }
}

function encode(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

function isFileEvent(event: unknown): event is FileEvent {
  if (typeof event !== 'object' || event === null || !('bucket' in event) || !('key' in event)) return false
  return typeof event.bucket === 'string' && event.bucket !== '' && typeof event.key === 'string' && event.key !== ''
}

function isProxyEvent(event: unknown): event is ProxyEvent {
  if (typeof event !== 'object' || event === null || !('requestContext' in event)) return false
  if (!('pathParameters' in event) || typeof event.pathParameters !== 'object') return false
  return event.pathParameters !== null && 'key' in event.pathParameters && typeof event.pathParameters.key === 'string'
}
