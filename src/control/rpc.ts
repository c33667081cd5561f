import { type handleClientStreamingCall, type handleUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js'
import type { Timestamp } from '../generated/google/protobuf/Timestamp.ts'
import { invalidField, isRefusal, type Refusal, toServiceError } from './refusal.ts'

/** Largest definition that is taken in chunks, encoded: some 140,000 small methods. */
export const MAX_DEFINITION_BYTES = 64 * 1024 * 1024

/** Bytes of one chunk of a large definition, well below the message limit. */
export const CHUNK_BYTES = 1024 * 1024

const DEFAULT_PAGE_SIZE = 100
const MAX_PAGE_SIZE = 1000

/** Called with failures that are bugs; callers learn only that there was one. */
export type ReportFault = (error: unknown) => void

/** A gRPC method from a function. What the function throws is a bug: INTERNAL to the caller, all of it to `report`. */
export function unary<In, Out extends object>(
  handle: (request: In) => Promise<Out | Refusal> | Out | Refusal,
  report: ReportFault,
): handleUnaryCall<In, Out> {
  return (call, callback) => void answer(async () => handle(call.request), callback, report)
}

/** A gRPC method whose request comes in chunks, from a function of the first message and the joined chunks. */
export function chunked<In extends { readonly chunk: Buffer }, Out extends object>(
  handle: (first: In, bytes: Buffer) => Promise<Out | Refusal> | Out | Refusal,
  report: ReportFault,
): handleClientStreamingCall<In, Out> {
  return (call, callback) => {
    const collect = async () => {
      const messages: In[] = []
      let size = 0
      for await (const message of call as AsyncIterable<In>) {
        messages.push(message)
        size += message.chunk.length
        if (size > MAX_DEFINITION_BYTES)
          return invalidField('chunk', `a definition has at most ${MAX_DEFINITION_BYTES} bytes`)
      }
      const [first] = messages
      if (first === undefined) return invalidField('chunk', 'the stream holds no message')
      return handle(first, Buffer.concat(messages.map(({ chunk }) => chunk)))
    }
    void answer(collect, callback, report)
  }
}

async function answer<Out extends object>(
  handle: () => Promise<Out | Refusal>,
  callback: sendUnaryData<Out>,
  report: ReportFault,
): Promise<void> {
  try {
    const result = await handle()
    if (isRefusal(result)) callback(toServiceError(result))
    else callback(null, result)
  } catch (error) {
    report(error)
    callback({ code: status.INTERNAL, details: 'internal error, see the log of the control plane' })
  }
}

/** One page of items that are sorted by key, and the token that the next page starts from; a bad token is a refusal. */
export function page<T>(
  items: readonly T[],
  key: (item: T) => string,
  request: { readonly pageSize: number; readonly pageToken: string },
): { readonly items: readonly T[]; readonly nextPageToken: string } | Refusal {
  if (request.pageSize < 0) return invalidField('pageSize', 'must not be negative')
  const after = Buffer.from(request.pageToken, 'base64url').toString()
  const start = after === '' ? 0 : items.findIndex(item => key(item) === after) + 1
  if (after !== '' && start === 0) return invalidField('pageToken', 'is not a token of this list, or its item is gone')
  const end = start + Math.min(request.pageSize || DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE)
  const shown = items.slice(start, end)
  const last = shown.at(-1)
  const isEnd = last === undefined || end >= items.length
  return { items: shown, nextPageToken: isEnd ? '' : Buffer.from(key(last)).toString('base64url') }
}

/** ISO 8601 → protobuf; the empty text has no time. */
export function timestamp(iso: string): Timestamp | null {
  return iso === '' ? null : timestampOf(Date.parse(iso))
}

/** Epoch milliseconds → protobuf. */
export function timestampOf(epochMs: number): Timestamp {
  return { seconds: Math.floor(epochMs / 1000), nanos: (epochMs % 1000) * 1_000_000 }
}

/** The etag of a revision. */
export function etagOf(revision: bigint): string {
  return `"${revision}"`
}

/** An etag of the caller that names another revision; the empty one names none. */
export function isStale(etag: string, revision: bigint | undefined): boolean {
  return etag !== '' && etag.replaceAll('"', '') !== String(revision)
}
