// Entry of the process that looks names up: each look-up may hold a thread for as long as the system's resolver likes.
import { lookup } from 'node:dns'
import type { LookupAnswer, LookupOrder } from './messages.ts'

// Only the dispatcher speaks on this channel. It ends with it.
process.on('message', message => {
  const { id, name } = message as LookupOrder
  lookup(name, { all: true }, (error, addresses) => {
    const answer: LookupAnswer = { id, addresses: addresses ?? [], code: error?.code }
    if (process.connected) process.send?.(answer, () => undefined)
  })
})
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
// The gateway decides when it ends.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
if (!process.connected) process.exit()
