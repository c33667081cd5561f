import type { PushResource, ResourceSet } from './resources.ts'

/** The resources of a control plane at one revision of its store. */
export interface Offer {
  /** Decimal; grows. */
  readonly revision: string
  /** The store's name for the revision, with its proof; see Subscribe.history. */
  readonly history: string
  /** The earliest revision since which the resources are the same. */
  readonly sameSince: string
  readonly resources: ResourceSet
}

/** One push: what the follower lacks, and what it holds beyond the offer. */
export interface Push {
  /** Names the push in the follower's answer. A stream sees each revision once, so the revision serves. */
  readonly nonce: string
  readonly revision: string
  readonly history: string
  /** The follower drops what is not listed. */
  readonly mode: 'snapshot' | 'delta'
  readonly resources: readonly PushResource[]
  readonly removed: readonly string[]
  /** Equal for followers that hold the same, so that a push is encoded once; undefined = this follower's alone. */
  readonly shareKey: string | undefined
}

/** A later revision by which nothing changed of what the follower holds. */
export interface Note {
  readonly revision: string
  readonly history: string
}

/** Next message of a stream. */
export type Step = { readonly kind: 'push'; readonly push: Push } | { readonly kind: 'note'; readonly note: Note }

/** A follower's answer to a push. */
export interface PushAnswer {
  readonly nonce: string
  readonly accepted: boolean
}

/** Meaning of an answer: a `stale` one answers no push that is under way, and changes nothing. */
export type AnswerOutcome =
  | { readonly kind: 'stale' }
  | { readonly kind: 'ack' | 'nack'; readonly revision: string; readonly next: Step | undefined }

/**
 * The control plane's side of one stream, without the stream: at most one unanswered push, the newest offer next.
 * An answer of either kind means that the follower holds what was pushed; so a refused version is not pushed again.
 */
export class PushSession {
  #held: ReadonlyMap<string, string>
  /** Where `#held` came from: an offer's `sameSince`, '' for nothing, undefined for a cache of unknown age. */
  #heldKey: string | undefined
  #underWay: Offer | undefined
  #waiting: Offer | undefined
  /** Offers of earlier revisions are out of date: this control plane has yet to read what the follower has. */
  #lastRevision: bigint
  #isGreeted = false

  /**
   * @param held what the follower says it holds: name → version; nothing, if it is to be sent everything
   * @param lastRevision the revision of that
   */
  constructor(held: ReadonlyMap<string, string>, lastRevision: bigint) {
    this.#held = held
    this.#heldKey = held.size === 0 ? '' : undefined
    this.#lastRevision = lastRevision
  }

  /** Takes a newer offer; returns what to send now, if the stream is free. */
  offer(offer: Offer): Step | undefined {
    if (BigInt(offer.revision) < this.#lastRevision) return undefined
    this.#waiting = offer
    return this.#next()
  }

  /** Takes the follower's answer, and returns what to send next. */
  answer({ nonce, accepted }: PushAnswer): AnswerOutcome {
    const answered = this.#underWay
    if (answered === undefined || answered.revision !== nonce) return { kind: 'stale' }
    this.#underWay = undefined
    this.#held = new Map([...answered.resources.values()].map(({ name, version }) => [name, version]))
    this.#heldKey = answered.sameSince
    return { kind: accepted ? 'ack' : 'nack', revision: answered.revision, next: this.#next() }
  }

  #next(): Step | undefined {
    const offer = this.#waiting
    if (offer === undefined || this.#underWay !== undefined) return undefined
    this.#waiting = undefined
    const isNew = BigInt(offer.revision) > this.#lastRevision
    this.#lastRevision = BigInt(offer.revision)
    if (this.#isGreeted && offer.sameSince === this.#heldKey) {
      const { revision, history } = offer
      return isNew ? { kind: 'note', note: { revision, history } } : undefined
    }
    this.#underWay = offer
    this.#isGreeted = true
    return { kind: 'push', push: this.#heldKey === '' ? snapshot(offer) : this.#delta(offer) }
  }

  #delta({ revision, history, resources }: Offer): Push {
    const lacking = [...resources.values()].filter(({ name, version }) => this.#held.get(name) !== version)
    const removed = [...this.#held.keys()].filter(name => !resources.has(name))
    const shareKey = this.#heldKey === undefined ? undefined : `${this.#heldKey}>${revision}`
    return { nonce: revision, revision, history, mode: 'delta', resources: lacking, removed, shareKey }
  }
}

function snapshot({ revision, history, resources }: Offer): Push {
  const all = [...resources.values()]
  return { nonce: revision, revision, history, mode: 'snapshot', resources: all, removed: [], shareKey: `>${revision}` }
}
