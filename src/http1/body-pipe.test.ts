import { expect, test } from 'vitest'
import { BodyPipe } from './body-pipe.ts'

test.each([
  ['large', 64 * 1024, 1],
  ['ordinary', 1_024, 64],
  ['tiny', 1, 1_000],
])('pieces that are %s hold their source up when they are many, until some are taken', async (_name, size, most) => {
  const calls: string[] = []
  const source = {
    pause: () => void calls.push('pause'),
    resume: () => void calls.push('resume'),
    cancel: () => void calls.push('cancel'),
  }
  const pipe = new BodyPipe(source, undefined)
  let pushed = 0
  while (calls.length === 0 && pushed <= most) {
    pipe.push(new Uint8Array(size))
    pushed++
  }
  expect(calls).toEqual(['pause'])
  expect(pushed).toBeLessThanOrEqual(most)
  pipe.end('complete')
  let bytes = 0
  for await (const piece of pipe.pieces) bytes += piece.length
  expect(bytes).toBe(pushed * size)
  expect(calls).toEqual(['pause', 'resume'])
})
