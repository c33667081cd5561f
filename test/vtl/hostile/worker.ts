import { parentPort, workerData } from 'node:worker_threads'

import { compile, VtlError } from '../../../src/template/vtl/index.ts'
import { timed } from '../../fixtures/hostile/thread-result.ts'
import { bodyOf } from './bodies.ts'
import { HOSTILE } from './templates.ts'

const { timeoutMs }: { timeoutMs: number } = workerData

parentPort?.on('message', (index: number) => {
  const template = HOSTILE[index]
  if (template === undefined) throw new Error(`no template ${index}`)
  const body = bodyOf(template.document)
  globalThis.gc?.()
  parentPort?.postMessage('ready')
  const result = timed(
    index,
    () => compile(template.source, { budget: { timeoutMs } }),
    program => program.render({ body, context: {} }),
    thrown => (thrown instanceof VtlError ? thrown.code : undefined),
  )
  parentPort?.postMessage(result)
})
