import type { RawHeaders } from '../exchange/messages.ts'
import { persists } from './fields.ts'
import { announcedLength, type FramingFields, scanFraming } from './framing.ts'
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
  const found = scanFraming(fields, 'response')
  if (typeof found === 'string') return found === 'contentLength' ? 'LENGTH_TWICE' : 'TRANSFER_ENCODING'
  const announced = announcedLength(found, version)
  if (announced === 'BOTH') return 'LENGTH_TWICE'
  if (announced === 'CONTENT_LENGTH' || announced === 'TRANSFER_ENCODING') return announced
  const bodyLength = hasNoBody(status, verb) ? 0 : announced === 'none' ? 'until-close' : announced
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

function hasNoBody(status: number, verb: string): boolean {
  return verb === 'HEAD' || status < 200 || status === 204 || status === 304
}

/**
 * A head that announces a body where there cannot be one: the bytes that follow may be that body, and no next response.
 */
function hasStrayBody(status: number, { contentLength, transferEncoding }: FramingFields): boolean {
  if (status !== 204 && status >= 200) return false
  return transferEncoding !== undefined || (contentLength !== undefined && contentLength !== '0')
}

function announcedSeconds(keepAlive: string): number | undefined {
  const seconds = /(?:^|[,;\s])timeout=(\d{1,9})/i.exec(keepAlive)?.[1]
  return seconds === undefined ? undefined : Number(seconds)
}
