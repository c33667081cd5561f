import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { status } from '@grpc/grpc-js'
import { afterEach, describe, expect, it } from 'vitest'
import { openEmbeddedStore } from '../../src/control/store/embedded.ts'
import { StoreOpenError } from '../../src/control/store/store.ts'
import { jsonToRestApi } from '../../src/definition/wire/wire.ts'
import { REST_API_SERVICE } from '../../src/grpc/services.ts'
import { petsApi, startControlPlane } from '../fixtures/control-plane.ts'

const closing: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A file system of so many MiB, or why there can be none here. */
function mountDisk(mebibytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'regauge-disk-'))
  closing.push(() => rmdirSync(folder))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder], { stdio: 'ignore' })
  closing.push(() => execFileSync('umount', ['-l', folder]))
  return folder
}

function mayMount(): boolean {
  try {
    mountDisk(1)
    return true
  } catch {
    return false
  } finally {
    for (const close of closing.splice(0).reverse()) close()
  }
}

describe.skipIf(!mayMount())('a disk of its own (needs the right to mount a tmpfs)', () => {
  it('that is full refuses writes with the cause, and takes them again once there is room', async () => {
    const dataDir = mountDisk(4)
    const control = await startControlPlane({ dataDir })
    closing.push(() => control.close())
    const put = (version: number) => {
      const description = `${version} ${'x'.repeat(1000)}`
      const models = { M: { contentType: 'application/json', schema: { title: 'y'.repeat(100_000) } } }
      const restApi = jsonToRestApi({ ...petsApi('http://127.0.0.1/1'), description, models })
      return control.client.call(REST_API_SERVICE.PutRestApi, { restApi })
    }
    await put(0)
    writeFileSync(join(dataDir, 'fill'), Buffer.alloc(3_000_000))
    const fill = async () => {
      for (let version = 1; version < 100; version++) await put(version)
    }
    const refused = fill()
    await expect(refused).rejects.toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      details: { reason: 'STORE_FULL' },
      message: expect.stringContaining(`the disk of ${dataDir} is full`),
    })
    rmSync(join(dataDir, 'fill'))
    expect(await put(1000)).toMatchObject({ name: 'restApis/pets' })
  })

  it('that is read-only is named, and not an I/O error', async () => {
    const dataDir = mountDisk(4)
    await openEmbeddedStore(dataDir).close()
    execFileSync('mount', ['-o', 'remount,ro', dataDir])
    const open = () => openEmbeddedStore(dataDir)
    expect(open).toThrow(StoreOpenError)
    expect(open).toThrow(`${dataDir} is read-only`)
  })
})
