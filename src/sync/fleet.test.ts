import { describe, expect, it } from 'vitest'
import { Fleet } from './fleet.ts'

const NODE = { id: 'dp1', version: '1' }
const PROBLEM = { path: 'a', code: 'X', message: 'bad' }

function start() {
  const clock = { nowMs: 1_000_000 }
  const fleet = new Fleet(() => clock.nowMs)
  const stream = fleet.connect(NODE, '3')
  return { clock, fleet, stream, one: () => fleet.view()[0] }
}

describe('a fleet', () => {
  it('knows a data plane from its subscription on', () => {
    expect(start().one()).toMatchObject({
      id: 'dp1',
      isConnected: true,
      isSilent: false,
      revision: '3',
      answeredRevision: '0',
    })
  })

  it('calls a data plane silent when it has not been heard for 30 s', () => {
    const { clock, fleet, one } = start()
    clock.nowMs += 30_001
    expect(one()).toMatchObject({ isSilent: true })
    fleet.heard('dp1', { revision: '3', isServingFromCache: true })
    expect(one()).toMatchObject({ isSilent: false, isServingFromCache: true })
  })

  it('records an ACK', () => {
    const { fleet, one } = start()
    fleet.answered('dp1', { revision: '4', accepted: true, rejectedResources: [], problems: [] })
    expect(one()).toMatchObject({ revision: '4', answeredRevision: '4', nack: null })
  })

  it('records a NACK of some, and forgets it when nothing is refused any more', () => {
    const { fleet, one } = start()
    const rejectedResources = ['restApis/pets/deployments/d1']
    fleet.answered('dp1', { revision: '4', accepted: false, rejectedResources, problems: [PROBLEM] })
    expect(one()).toMatchObject({ revision: '4', nack: { revision: '4', rejectedResources, problems: [PROBLEM] } })
    fleet.answered('dp1', { revision: '5', accepted: true, rejectedResources, problems: [] })
    expect(one()).toMatchObject({ revision: '5', nack: { revision: '4' } })
    fleet.answered('dp1', { revision: '6', accepted: true, rejectedResources: [], problems: [] })
    expect(one()?.nack).toBeNull()
  })

  it('keeps the served revision at a NACK of the whole', () => {
    const { fleet, one } = start()
    fleet.answered('dp1', { revision: '4', accepted: false, rejectedResources: [], problems: [PROBLEM] })
    expect(one()).toMatchObject({ revision: '3', answeredRevision: '4' })
  })

  it('does not take the end of an old stream for that of a new one', () => {
    const { fleet, stream, one } = start()
    const next = fleet.connect(NODE, '3')
    fleet.disconnect('dp1', stream)
    expect(one()).toMatchObject({ isConnected: true })
    fleet.disconnect('dp1', next)
    expect(one()).toMatchObject({ isConnected: false })
  })

  it('forgets a data plane that has been away for ten minutes', () => {
    const { clock, fleet, stream } = start()
    fleet.disconnect('dp1', stream)
    clock.nowMs += 10 * 60_000 + 1
    expect(fleet.view()).toEqual([])
  })

  it('tells its listeners until they leave', () => {
    const { fleet } = start()
    let calls = 0
    const leave = fleet.listen(() => calls++)
    fleet.heard('dp1', { revision: '3', isServingFromCache: false })
    leave()
    fleet.heard('dp1', { revision: '3', isServingFromCache: false })
    expect(calls).toBe(1)
  })
})
