import { parentPort, workerData } from 'node:worker_threads'

import { compile, JsonataError } from '../../../src/template/jsonata/index.ts'
import { DOCUMENTS } from './documents.ts'
import { HOSTILE } from './templates.ts'

/** Result of one template in the thread. */
export interface ThreadResult {
  readonly index: number
  /** The code of the typed error, `value` for an answer, or what was thrown untyped. */
  readonly ending: string
  readonly typed: boolean
  readonly compileMs: number
  readonly evaluateMs: number
}

const { timeoutMs }: { timeoutMs: number } = workerData

parentPort?.on('message', (index: number) => {
  const template = HOSTILE[index]
  if (template === undefined) throw new Error(`no template ${index}`)
  const input = DOCUMENTS[template.document]()
  globalThis.gc?.()
  parentPort?.postMessage('ready')
  parentPort?.postMessage(run(index, template.source, input))
})

function run(index: number, source: string, input: unknown): ThreadResult {
  const start = performance.now()
  let compiled = start
  const ended = (ending: string, typed: boolean): ThreadResult => {
    const end = performance.now()
    return {
      index,
      ending,
      typed,
      compileMs: compiled === start ? end - start : compiled - start,
      evaluateMs: compiled === start ? 0 : end - compiled,
    }
  }
  try {
    const program = compile(source, { budget: { timeoutMs } })
    compiled = performance.now()
    program.evaluate(input)
    return ended('value', false)
  } catch (thrown) {
    return thrown instanceof JsonataError
      ? ended(thrown.code, true)
      : ended(`untyped ${String(thrown).slice(0, 100)}`, false)
  }
}
