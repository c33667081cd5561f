import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { findAddress } from './admin-command.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A port, listened on or given back. */
function portOf(state: 'open' | 'closed'): Promise<number> {
  const server = createServer()
  servers.push(server)
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      if (state === 'closed') server.close(() => resolve(port))
      else resolve(port)
    })
  })
}

test.each<['open' | 'closed', 'open' | 'closed', 'first' | 'second']>([
  ['open', 'open', 'first'],
  ['open', 'closed', 'first'],
  ['closed', 'closed', 'first'],
  ['closed', 'open', 'second'],
])('a default port that is %s, with a former one that is %s, gives the %s', async (one, other, expected) => {
  const ports = [await portOf(one), await portOf(other)] as const
  const warnings: string[] = []
  const found = await findAddress(ports, { warn: text => warnings.push(text) })
  expect(found).toBe(`127.0.0.1:${expected === 'first' ? ports[0] : ports[1]}`)
  expect(warnings).toHaveLength(expected === 'first' ? 0 : 1)
  if (expected === 'second') expect(warnings[0]).toMatch(/refuses connections; trying .*, the default before 0\.2/)
})
