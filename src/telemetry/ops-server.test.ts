import { afterEach, describe, expect, test } from 'vitest'
import { createOpsServer, type OpsServer, type OpsServerOptions } from './ops-server.ts'

let server: OpsServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

async function request(path: string, options: Partial<OpsServerOptions>, method = 'GET'): Promise<Response> {
  server = createOpsServer({
    registry: { contentType: 'text/plain; version=0.0.4', metrics: async () => 'up 1\n' },
    ready: () => true,
    ...options,
  })
  const { host, port } = await server.listen({ host: '127.0.0.1', port: 0 })
  return await fetch(`http://${host}:${port}${path}`, { method })
}

describe('answers', () => {
  const rows: [path: string, options: Partial<OpsServerOptions>, status: number, body: string][] = [
    ['/live', {}, 200, 'live\n'],
    ['/live', { ready: () => false }, 200, 'live\n'],
    ['/ready', {}, 200, 'ready\n'],
    ['/ready?verbose', {}, 200, 'ready\n'],
    ['/ready', { ready: () => false }, 503, 'not ready\n'],
    ['/metrics', {}, 200, 'up 1\n'],
    [
      '/metrics',
      { registry: { contentType: 'x', metrics: () => Promise.reject(new Error('secret')) } },
      500,
      'metrics cannot be collected\n',
    ],
    ['/', {}, 404, 'not found\n'],
    ['/metrics/../secret', {}, 404, 'not found\n'],
  ]
  test.each(rows)('%s %o: %i', async (path, options, status, body) => {
    const response = await request(path, options)
    expect([response.status, await response.text()]).toEqual([status, body])
  })
})

test('metrics carry the content type of their format', async () => {
  expect((await request('/metrics', {})).headers.get('content-type')).toBe('text/plain; version=0.0.4')
})

test('nothing is changed through it', async () => {
  expect((await request('/live', {}, 'POST')).status).toBe(405)
})
