import type { FuzzCase } from './case.ts'

/** Test of reduced cases: for each, whether it still shows what the first one showed. */
export type StillFails = (pairs: readonly FuzzCase[]) => Promise<readonly boolean[]>

/** Cases tried at a time: the first that still fails is taken. */
const BATCH = 64
/** Attempts after which the smallest case so far is taken. */
const MOST_ATTEMPTS = 1_500

const TOKEN =
  /\s+|#(?:\{\w+\}|@?\w+)|#\[\[|\]\]#|##|#\*|\*#|\$!?\{?[A-Za-z_][\w-]*|\.\w+|'(?:[^']|'')*'|\d+(?:\.\d+)?(?:[eE]-?\d+)?|\w+|./gsu

/** Reduces template and body for as long as the case still fails. */
export async function shrink(first: FuzzCase, fails: StillFails): Promise<FuzzCase> {
  let attempts = 0
  let best = first
  for (let smaller: FuzzCase | undefined = first; smaller !== undefined && attempts < MOST_ATTEMPTS; ) {
    smaller = undefined
    const candidates = candidatesOf(best)
    for (let batch = take(candidates); batch.length > 0 && smaller === undefined; batch = take(candidates)) {
      attempts += batch.length
      const verdicts = await fails(batch)
      smaller = batch[verdicts.indexOf(true)]
    }
    best = smaller ?? best
  }
  return best
}

function take(candidates: Iterator<FuzzCase>): readonly FuzzCase[] {
  const batch: FuzzCase[] = []
  while (batch.length < BATCH) {
    const next = candidates.next()
    if (next.done === true) break
    batch.push(next.value)
  }
  return batch
}

function* candidatesOf({ template, body }: FuzzCase): Generator<FuzzCase> {
  const tokens: readonly string[] = template.match(TOKEN) ?? []
  const lengths = new Set<number>()
  for (let length = tokens.length - 1; length > 12; length = Math.floor(length * 0.7)) lengths.add(length)
  for (let length = Math.min(12, tokens.length - 1); length > 0; length--) lengths.add(length)
  for (const length of lengths) {
    for (let start = 0; start + length <= tokens.length; start++)
      yield { template: [...tokens.slice(0, start), ...tokens.slice(start + length)].join(''), body }
  }
  for (const [index, token] of tokens.entries()) {
    if (token.length > 3) yield { template: tokens.with(index, token.startsWith("'") ? "'a'" : '1').join(''), body }
  }
  for (const smaller of smallerBodies(body)) yield { template, body: smaller }
}

// As text, for JSON.parse would lose the kinds of numbers.
function* smallerBodies(body: string): Generator<string> {
  if (body === '{}') return
  yield '{}'
  for (const member of body.matchAll(/"\w+":/g)) {
    const without = withoutMember(body, member.index)
    if (without !== undefined) yield without
  }
}

function withoutMember(body: string, at: number): string | undefined {
  for (let end = at; end < body.length; end++) {
    const smaller = (body.slice(0, at) + body.slice(end + 1)).replace(',}', '}')
    if (/[,}\]]/.test(body[end] ?? '') && isJson(smaller)) return smaller
    const last = (body.slice(0, at) + body.slice(end)).replace(',}', '}')
    if (body[end] === '}' && isJson(last)) return last
  }
  return undefined
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
