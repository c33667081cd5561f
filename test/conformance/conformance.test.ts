import { afterAll, beforeAll, describe, test } from 'vitest'
import { CHAPTERS } from './chapters.ts'
import { startWorld, type World } from './world.ts'

/** Every rule through one gateway process, over sockets; once more where threads map, which are sent what they need. */
describe.each(['auto', 'pool'])('mapping placement %s', placement => {
  let world: World

  beforeAll(async () => {
    world = await startWorld(CHAPTERS, ['--mapping-placement', placement])
  })

  afterAll(() => world?.close())

  describe.each(CHAPTERS)('$title', ({ rows }) => {
    test.each(rows.filter(({ run }) => run !== undefined))('$id $rule', async ({ run }) => {
      await run?.(world)
    })
  })
})
