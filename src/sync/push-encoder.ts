import { BoundedMap } from '../exchange/bounded-map.ts'
import type { StreamConfigResponse } from '../generated/regauge/sync/v1/StreamConfigResponse.ts'
import { PUSH_MESSAGE } from '../grpc/services.ts'
import type { Note, Push } from './protocol.ts'
import type { PushResource } from './resources.ts'

/** A chunk is closed once it has this many bytes of values. */
const CHUNK_BYTES = 512 * 1024

/** Pushes that are written at the same time; others wait, so that buffers of a large fleet do not add up. */
const CONCURRENT_PUSHES = 8

/** Shared encodings that are kept: followers of one revision ask for the same few. */
const KEPT_ENCODINGS = 4

/** Encodes pushes, once for all followers that need the same one, and bounds how many are being written. */
export class PushEncoder {
  readonly #controlPlaneId: string
  readonly #kept = new BoundedMap<string, readonly Buffer[]>(KEPT_ENCODINGS)
  readonly #queue: (() => void)[] = []
  #writing = 0

  constructor(controlPlaneId: string) {
    this.#controlPlaneId = controlPlaneId
  }

  /** Runs `write` with the push's chunks when its turn has come. */
  async withChunks(push: Push, write: (chunks: readonly Buffer[]) => Promise<void>): Promise<void> {
    if (this.#writing >= CONCURRENT_PUSHES) await new Promise<void>(resolve => this.#queue.push(resolve))
    this.#writing++
    try {
      await write(this.#chunks(push))
    } finally {
      this.#writing--
      this.#queue.shift()?.()
    }
  }

  #chunks(push: Push): readonly Buffer[] {
    const encode = () => encodePush(push, this.#controlPlaneId)
    return push.shareKey === undefined ? encode() : this.#kept.getOrMake(push.shareKey, encode)
  }
}

/** A message that is no push and is not answered: a later revision that changed nothing, or why nothing is pushed. */
export function encodeNote(note: Note | { readonly held: string }, controlPlaneId: string): Buffer {
  return PUSH_MESSAGE.serialize({ ...note, controlPlaneId })
}

/** A push as encoded StreamConfigResponse messages; there is always a last one. */
export function encodePush(push: Push, controlPlaneId: string): readonly Buffer[] {
  const { nonce, revision, history } = push
  const head = { nonce, revision, history, controlPlaneId, snapshot: push.mode === 'snapshot' }
  const groups = group(push.resources)
  return groups.map((resources, index) => {
    const last = index === groups.length - 1
    const message: StreamConfigResponse = { ...head, last, resources, removedResources: last ? [...push.removed] : [] }
    return PUSH_MESSAGE.serialize(message)
  })
}

function group(resources: readonly PushResource[]): PushResource[][] {
  const groups: PushResource[][] = []
  let current: PushResource[] = []
  let bytes = 0
  for (const resource of resources) {
    current.push(resource)
    bytes += resource.value.length + resource.name.length + resource.version.length
    if (bytes < CHUNK_BYTES) continue
    groups.push(current)
    current = []
    bytes = 0
  }
  return current.length > 0 || groups.length === 0 ? [...groups, current] : groups
}
