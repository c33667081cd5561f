import { ResultCache } from '../access/result-cache.ts'
import { KeySets } from '../access/token/key-sets.ts'
import { TokenVerifier } from '../access/token/verify.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import { createFetchJson } from './fetch-json.ts'
import type { AccessCaches } from './journey.ts'

/** Caches of one process, empty. Keys of issuers are fetched over the dispatcher. */
export function createAccessCaches(dispatcher: Dispatcher): AccessCaches {
  return {
    results: new ResultCache(),
    tokens: new TokenVerifier(new KeySets(createFetchJson(dispatcher)), new ResultCache()),
  }
}
