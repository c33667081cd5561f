import { headerName } from '../exchange/header-name.ts'
import type { RawHeaders } from '../exchange/messages.ts'
import { persists } from './fields.ts'
import type { BodyLength } from './message-reader.ts'

/** Head of a response: its status, the length of its body, and the fate of its connection. */
export interface ResponseHead {
  /** 100 to 999. */
  readonly status: number
  readonly bodyLength: BodyLength
  /** The connection may carry another exchange. */
  readonly persists: boolean
  /** Seconds that the server keeps an idle connection; undefined where it does not say. */
  readonly keepAliveSeconds: number | undefined
}

/** Why a head is none of a response, or can be understood in two ways. */
export type ResponseFault = 'STATUS_LINE' | 'LENGTH_TWICE' | 'CONTENT_LENGTH' | 'TRANSFER_ENCODING' | 'INTERIM'

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/
/** The status line of nearly every answer. */
const OK = 'HTTP/1.1 200 OK'

/**
 * Reads the head of a response to a request of this verb, or says why it cannot be read in one way only.
 * Documented: RFC 9112 §4 and §6.3.
 */
export function parseResponseHead(startLine: string, fields: RawHeaders, verb: string): ResponseHead | ResponseFault {
  const line = startLine === OK ? undefined : STATUS_LINE.exec(startLine)
  if (line === null) return 'STATUS_LINE'
  const version = line?.[1] === '0' ? '1.0' : '1.1'
  const status = line === undefined ? 200 : Number(line[2])
  const found = scan(fields)
  if (typeof found === 'string') return found
  const announced = measure(found, version)
  if (announced === undefined) return found.transferEncoding === undefined ? 'CONTENT_LENGTH' : 'TRANSFER_ENCODING'
  const bodyLength = hasNoBody(status, verb) ? 0 : announced
  const stays = bodyLength !== 'until-close' && !hasStrayBody(status, found) && persists(version, found.connection)
  // Behind an interim response comes another.
  if (status < 200 && !stays) return 'INTERIM'
  return {
    status,
    bodyLength,
    persists: stays,
    keepAliveSeconds: found.keepAlive === undefined ? undefined : announcedSeconds(found.keepAlive),
  }
}

/** The fields that say how to read the message. */
interface Framing {
  contentLength: string | undefined
  transferEncoding: string | undefined
  connection: string | undefined
  keepAlive: string | undefined
}

const FRAMING: ReadonlyMap<string, keyof Framing> = new Map([
  ['content-length', 'contentLength'],
  ['transfer-encoding', 'transferEncoding'],
  ['connection', 'connection'],
  ['keep-alive', 'keepAlive'],
] as const)

function scan(fields: RawHeaders): Framing | ResponseFault {
  const found: Framing = {
    contentLength: undefined,
    transferEncoding: undefined,
    connection: undefined,
    keepAlive: undefined,
  }
  for (let i = 0; i < fields.length; i += 2) {
    const key = FRAMING.get(headerName(fields[i] ?? '').lower)
    if (key === undefined) continue
    const before = found[key]
    if (before !== undefined && key === 'contentLength') return 'LENGTH_TWICE'
    if (before !== undefined && key === 'transferEncoding') return 'TRANSFER_ENCODING'
    found[key] = before === undefined ? (fields[i + 1] ?? '') : `${before},${fields[i + 1] ?? ''}`
  }
  return found.contentLength !== undefined && found.transferEncoding !== undefined ? 'LENGTH_TWICE' : found
}

function hasNoBody(status: number, verb: string): boolean {
  return verb === 'HEAD' || status < 200 || status === 204 || status === 304
}

/**
 * A head that announces a body where there cannot be one: the bytes that follow may be that body, and no next response.
 */
function hasStrayBody(status: number, { contentLength, transferEncoding }: Framing): boolean {
  if (status !== 204 && status >= 200) return false
  return transferEncoding !== undefined || (contentLength !== undefined && contentLength !== '0')
}

function measure({ contentLength, transferEncoding }: Framing, version: '1.0' | '1.1'): BodyLength | undefined {
  if (transferEncoding !== undefined) {
    return version === '1.1' && transferEncoding.toLowerCase() === 'chunked' ? 'chunked' : undefined
  }
  if (contentLength === undefined) return 'until-close'
  return /^\d{1,15}$/.test(contentLength) ? Number(contentLength) : undefined
}

function announcedSeconds(keepAlive: string): number | undefined {
  const seconds = /(?:^|[,;\s])timeout=(\d{1,9})/i.exec(keepAlive)?.[1]
  return seconds === undefined ? undefined : Number(seconds)
}
