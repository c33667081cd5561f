import { coldStart } from '../scenarios/cold-start.ts'
import { idleConnections } from '../scenarios/idle-connections.ts'
import { jsonata } from '../scenarios/jsonata.ts'
import { lambdaProxy, signedLambda } from '../scenarios/lambda.ts'
import { largeBody5mb } from '../scenarios/large-body-5mb.ts'
import { mapped1k, mapped10k, vtl1k } from '../scenarios/mapped.ts'
import { mapped20FieldsGet } from '../scenarios/mapped-20-fields-get.ts'
import { passthrough } from '../scenarios/passthrough.ts'
import { processes } from '../scenarios/processes.ts'
import { pushUnderLoad } from '../scenarios/push-under-load.ts'
import { routes10k } from '../scenarios/routes-10k.ts'
import { signedDynamodb } from '../scenarios/signed-dynamodb.ts'
import { signedSqs } from '../scenarios/signed-sqs.ts'
import { sigv4 } from '../scenarios/sigv4.ts'
import { vtl } from '../scenarios/vtl.ts'
import type { Scenario } from './scenario.ts'

/** Every scenario, in the order in which they run. */
export const SCENARIOS: readonly Scenario[] = [
  passthrough,
  mapped1k,
  mapped10k,
  vtl1k,
  mapped20FieldsGet,
  lambdaProxy,
  signedLambda,
  signedSqs,
  signedDynamodb,
  largeBody5mb,
  processes,
  routes10k,
  pushUnderLoad,
  jsonata,
  vtl,
  sigv4,
  coldStart,
  idleConnections,
]

/** The scenarios of these names, or all for none. Fails at a name that there is not. */
export function chooseScenarios(names: readonly string[]): readonly Scenario[] {
  const unknown = names.filter(name => !SCENARIOS.some(scenario => scenario.name === name))
  if (unknown.length > 0) {
    throw new Error(`no scenario ${unknown.join(', ')}; there are ${SCENARIOS.map(({ name }) => name).join(', ')}`)
  }
  return names.length === 0 ? SCENARIOS : SCENARIOS.filter(({ name }) => names.includes(name))
}
