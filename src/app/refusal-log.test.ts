import { expect, test } from 'vitest'
import { type Log, NO_LOG } from '../telemetry/log.ts'
import { createRefusalLog } from './refusal-log.ts'

test('a flood of refusals is one line of each kind, with its cause', () => {
  const lines: object[] = []
  const log: Log = { ...NO_LOG, info: fields => lines.push(fields), warn: fields => lines.push(fields) }
  const tell = createRefusalLog(log)
  for (let i = 0; i < 1_000; i++) for (const code of ['BAD_HOST', 'OUT_OF_DESCRIPTORS']) tell(code, '192.0.2.1')
  expect(lines).toEqual([
    { event: 'refused', code: 'BAD_HOST', sourceIp: '192.0.2.1', untold: 0 },
    { event: 'refused', code: 'OUT_OF_DESCRIPTORS', untold: 0 },
  ])
})
