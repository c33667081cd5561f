import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Server } from '@grpc/grpc-js'
import { afterEach, describe, expect, it } from 'vitest'
import { listen } from './listen.ts'
import { ListenError } from './listen-error.ts'

const servers: Server[] = []

function server(): Server {
  const made = new Server()
  servers.push(made)
  return made
}

afterEach(() => {
  for (const each of servers.splice(0)) each.forceShutdown()
})

describe('listen', () => {
  it.each([['127.0.0.1:0'], ['localhost:0']])('binds %s to a free port and says which', async address => {
    expect(await listen(server(), address)).toMatch(/^(127\.0\.0\.1|localhost):[1-9]\d*$/)
  })

  it.each([['0.0.0.0:0'], ['[::]:0'], ['10.0.0.1:9090'], ['example.com:9090'], ['127.example.com:1']])(
    'refuses %s, which is not loopback',
    async address => {
      await expect(listen(server(), address)).rejects.toThrow('is not a loopback address, and TLS is not supported yet')
    },
  )

  it('says that an address is in use', async () => {
    const address = await listen(server(), '127.0.0.1:0')
    const error = await listen(server(), address).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ListenError)
    expect(error).toMatchObject({ code: 'EADDRINUSE', message: `cannot listen on ${address}: the address is in use` })
  })

  it('makes a socket for its owner alone, over one that a killed process left', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'regauge-listen-'))
    const path = join(folder, 's')
    const dies = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
    spawnSync(process.execPath, ['-e', dies])
    expect(statSync(path).isSocket()).toBe(true)
    await listen(server(), `unix:${path}`)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    rmSync(folder, { recursive: true })
  })

  it('leaves a socket to the process that answers on it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'regauge-listen-'))
    const address = `unix:${join(folder, 's')}`
    await listen(server(), address)
    const error = await listen(server(), address).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'EADDRINUSE', message: `cannot listen on ${address}: the address is in use` })
    rmSync(folder, { recursive: true })
  })

  it('does not remove what is no socket', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'regauge-listen-'))
    const path = join(folder, 's')
    writeFileSync(path, 'a file')
    await expect(listen(server(), `unix:${path}`)).rejects.toBeInstanceOf(ListenError)
    expect(statSync(path).isFile()).toBe(true)
    rmSync(folder, { recursive: true })
  })
})
