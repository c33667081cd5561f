import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { Traffic, type TrafficOptions } from './traffic.ts'

let server: Server | undefined

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener)
  server = started
  await new Promise<void>(resolve => started.listen(0, '127.0.0.1', resolve))
  const address = started.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/dev`
}

function traffic(url: string, change: Partial<TrafficOptions> = {}): Traffic {
  const calls = ['/a', '/b'].map(path => ({ method: 'POST', path, headers: { 'X-Colour': 'blue' }, body: 'ü' }))
  return new Traffic({ url, calls, concurrency: 3, expected: { status: 200, body: 'fine' }, ...change })
}

/** Requests on every connection until `count` were answered. */
function closed(run: Traffic, count: number) {
  let sent = 0
  run.sendAll(() => ++sent <= count)
  return run.finish(2000)
}

describe('a closed loop', () => {
  it('sends the calls in turn, whole, over as many connections as told', async () => {
    const seen = new Set<string>()
    const ports = new Set<number | undefined>()
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort)
      request
        .setEncoding('utf8')
        .on('data', body => seen.add(`${request.method} ${request.url} ${request.headers['x-colour']} ${body}`))
      request.on('end', () => response.end('fine'))
    })
    const measured = await closed(traffic(url), 50)
    expect(measured).toMatchObject({ requests: 53, errors: 0, firstError: undefined })
    expect([...seen].sort()).toEqual(['POST /dev/a blue ü', 'POST /dev/b blue ü'])
    expect(ports.size).toBe(3)
  })

  it.each<[string, RequestListener, string]>([
    ['another status', (_, response) => response.writeHead(500).end('fine'), 'status 500'],
    ['another body', (_, response) => response.end('fire'), 'another body at byte 0: fire'],
    ['a shorter body', (_, response) => response.end('fin'), '3 bytes instead of 4'],
    ['a longer body', (_, response) => response.end('fine!'), 'another body'],
    ['no body', (_, response) => response.end(), '0 bytes instead of 4'],
    ['a closed connection', request => request.socket.destroy(), 'closed'],
  ])('counts %s as an error', async (_, listener, message) => {
    const measured = await closed(traffic(await serve(listener), { concurrency: 1 }), 0)
    expect(measured).toMatchObject({ requests: 0, errors: 1, firstError: expect.stringContaining(message) })
  })

  it('takes an answer in chunks', async () => {
    const url = await serve((_, response) => {
      response.write('fi')
      setTimeout(() => response.end('ne'), 5)
    })
    expect(await closed(traffic(url), 5)).toMatchObject({ requests: 8, errors: 0 })
  })

  it('counts what was not answered in time', async () => {
    const run = traffic(await serve(() => {}))
    run.sendOne()
    expect(await run.finish(20)).toMatchObject({ requests: 0, errors: 1, firstError: 'no answer in time' })
  })
})

describe('single requests', () => {
  it('open no more connections than told, and the wait for one counts', async () => {
    const ports = new Set<number | undefined>()
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort)
      setTimeout(() => response.end('fine'), 50)
    })
    const run = traffic(url, { concurrency: 1 })
    for (let n = 0; n < 3; n++) run.sendOne()
    const measured = await run.finish(5000)
    expect(measured).toMatchObject({ requests: 3, errors: 0 })
    expect(measured.p99Ms).toBeGreaterThan(140)
    expect(ports.size).toBe(1)
  })
})
