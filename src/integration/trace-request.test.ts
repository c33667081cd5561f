import { describe, expect, it } from 'vitest'
import { acceptedPlan, environment } from '../../test/fixtures/plans.ts'
import { methodRequestOf } from '../../test/fixtures/requests.ts'
import type { MethodRequest } from '../exchange/messages.ts'
import type { TraceStep } from './environment.ts'
import { buildIntegrationRequest } from './request.ts'

/** Steps of a mapped request: `stage field <- source`. */
function stepsOf(integration: Readonly<Record<string, unknown>>, parts: Partial<MethodRequest> = {}): string[] {
  const steps: TraceStep[] = []
  const trace = { step: (step: TraceStep) => void steps.push(step) }
  const outcome = buildIntegrationRequest(acceptedPlan(integration), methodRequestOf(parts), { ...environment, trace })
  if (outcome.kind !== 'integration-request') throw new Error(JSON.stringify(outcome))
  return steps.map(({ stage, field, source }) => `${stage.replace('integration_request.', '')} ${field} <- ${source}`)
}

const uri = 'http://b.test/{p}?fixed=1'

describe('every part points at what made it', () => {
  it('HTTP', () => {
    const requestParameters = {
      'integration.request.header.X-M': "'m'",
      'integration.request.path.p': 'method.request.path.p',
      'integration.request.querystring.q': "'1'",
      'integration.request.header.X-None': 'method.request.header.None',
    }
    const steps = stepsOf({ type: 'HTTP', httpMethod: 'POST', uri, requestParameters }, { pathParameters: { p: 'v' } })
    expect(steps).toEqual(
      expect.arrayContaining([
        'parameters requestParameters["integration.request.header.X-None"] <- method.request.header.None',
        'header requestParameters["integration.request.header.X-M"] <- \'m\'',
        'header integration.request.header.Accept <- default',
        'header integration.request.header.X-Amzn-Trace-Id <- gateway',
        'querystring uri <- uri',
        'querystring requestParameters["integration.request.querystring.q"] <- \'1\'',
        'path requestParameters["integration.request.path.p"] <- method.request.path.p',
        'body method.request.body <- client',
        'uri uri <- http://b.test/{p}?fixed=1',
      ]),
    )
  })

  it('HTTP_PROXY', () => {
    const steps = stepsOf({ type: 'HTTP_PROXY', httpMethod: 'ANY', uri }, { headers: ['X-C', '1'], rawQuery: 'c=1' })
    expect(steps).toEqual(
      expect.arrayContaining([
        'header method.request.header.X-C <- client',
        'querystring method.request.querystring.c <- client',
      ]),
    )
  })

  it('overrides and templates', () => {
    const override = '$override({ "request": { "header": { "X-O": "1" }, "querystring": { "o": "1" } }, "body": "b" })'
    const steps = stepsOf({ type: 'HTTP', httpMethod: 'POST', uri, requestTemplates: { 'application/json': override } })
    expect(steps).toEqual(
      expect.arrayContaining([
        'header requestTemplates["application/json"] <- $override request.header.X-O',
        'querystring requestTemplates["application/json"] <- $override request.querystring.o',
        `body requestTemplates["application/json"] <- ${override}`,
      ]),
    )
  })

  it('an action, and its signature', () => {
    const steps = stepsOf(
      { type: 'AWS', httpMethod: 'POST', uri: 'arn:aws:apigateway:us-east-1:dynamodb:action/GetItem' },
      { body: '{}' },
    )
    const headers = steps.filter(step => step.startsWith('header'))
    expect(headers.filter(step => step.endsWith('<- action/GetItem'))).toHaveLength(2)
    expect(headers.filter(step => step.endsWith('<- signature'))).toHaveLength(2)
  })
})

it('no signature or token is in a trace', () => {
  const steps: TraceStep[] = []
  const plan = acceptedPlan({ type: 'AWS', httpMethod: 'POST', uri: 'arn:aws:apigateway:us-east-1:sqs:path/a/b' })
  const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'the-token' }
  const trace = { step: (step: TraceStep) => void steps.push(step) }
  const outcome = buildIntegrationRequest(plan, methodRequestOf(), { ...environment, credentials, trace })
  const text = JSON.stringify(steps)
  expect(text).not.toContain('the-token')
  expect(outcome.kind === 'integration-request' && outcome.headers.includes('the-token')).toBe(true)
  expect(text).not.toMatch(/Signature=[0-9a-f]/)
})
