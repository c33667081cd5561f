import { parentPort, workerData } from 'node:worker_threads'

import { compile, JsonataError } from '../../../src/template/jsonata/index.ts'
import { timed } from '../../fixtures/hostile/thread-result.ts'
import { documentOf } from './documents.ts'
import { HOSTILE } from './templates.ts'

const { timeoutMs }: { timeoutMs: number } = workerData

parentPort?.on('message', (index: number) => {
  const template = HOSTILE[index]
  if (template === undefined) throw new Error(`no template ${index}`)
  const input = documentOf(template.document)
  globalThis.gc?.()
  parentPort?.postMessage('ready')
  const result = timed(
    index,
    () => compile(template.source, { budget: { timeoutMs } }),
    program => program.evaluate(input),
    thrown => (thrown instanceof JsonataError ? thrown.code : undefined),
  )
  parentPort?.postMessage(result)
})
