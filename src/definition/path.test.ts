import { describe, expect, it } from 'vitest'
import { fieldPath, parseFieldPath } from './path.ts'

describe('parseFieldPath', () => {
  it.each<[readonly (string | number)[]]>([
    [['resources', '/pets/{id}', 'methods', 'GET', 'integration', 'uri']],
    [['a', 0, 'b', 12]],
    [['x', 'quote " and \\ and ] and .', 'y']],
    [['application/json']],
    [[]],
  ])('takes %j apart', keys => {
    expect(parseFieldPath(fieldPath(...keys))).toEqual(keys)
  })
})
