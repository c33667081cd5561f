import { describe, expect, it } from 'vitest'
import { acceptedPlan, environment } from '../../../test/fixtures/plans.ts'
import { methodRequestOf } from '../../../test/fixtures/requests.ts'
import { sign } from '../../aws/signature/sigv4.ts'
import { headerPairs } from '../../exchange/headers.ts'
import { buildIntegrationRequest } from '../request.ts'

function built(integration: Readonly<Record<string, unknown>>, body = '') {
  const plan = acceptedPlan({ type: 'AWS', httpMethod: 'POST', ...integration })
  const outcome = buildIntegrationRequest(plan, methodRequestOf({ body, httpMethod: 'PUT' }), environment)
  if (outcome.kind !== 'integration-request') throw new Error(JSON.stringify(outcome))
  return { ...outcome, fields: Object.fromEntries(headerPairs(outcome.headers)) }
}

const sqs = 'arn:aws:apigateway:us-east-1:sqs:path/000000000000/q?a=b c'.replace(' ', '%20')

describe('a signed request', () => {
  it('is signed over exactly what is sent', () => {
    const { fields, httpMethod, path, body } = built(
      { uri: sqs, requestParameters: { 'integration.request.header.X-A': "'1'" } },
      '{}',
    )
    const { Authorization, 'X-Amz-Date': _, ...headers } = fields
    const [pathname = '', query = ''] = path.split('?')
    const again = sign(
      { method: httpMethod, path: pathname, query: [...new URLSearchParams(query)], headers, body: String(body) },
      { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
      { service: 'sqs', region: 'us-east-1', date: environment.now },
    )
    expect(again.authorization).toBe(Authorization)
  })

  it('keeps what is the gateway’s own: no mapping writes it', () => {
    const requestParameters = Object.fromEntries(
      ['Host', 'X-Amz-Date', 'X-Amz-Security-Token', 'X-Amz-Source-Arn'].map(name => [
        `integration.request.header.${name}`,
        "'forged'",
      ]),
    )
    const { headers, fields } = built({ uri: sqs, requestParameters })
    expect(headers).not.toContain('forged')
    expect(fields['X-Amz-Source-Arn']).toBe('arn:aws:execute-api:us-east-1:000000000000:api/t/PUT/{p}')
  })

  it('sends a repeated header as one', () => {
    const override = '$override({ "request": { "header": { "X-L": ["1", "2"] } }, "body": "" })'
    expect(built({ uri: sqs, requestTemplates: { 'application/json': override } }).fields['X-L']).toBe('1,2')
  })

  it('that is only looked at needs no keys, and says who would sign', () => {
    const signers = [
      ['arn:aws:iam::000000000000:role/r', 'arn:aws:iam::000000000000:role/r'],
      [undefined, 'the gateway itself'],
    ] as const
    for (const [credentials, signer] of signers) {
      const plan = acceptedPlan({ type: 'AWS', httpMethod: 'POST', uri: sqs, ...(credentials && { credentials }) })
      const { credentials: _, ...without } = environment
      const steps: object[] = []
      const trace = { step: (step: object) => void steps.push(step) }
      const outcome = buildIntegrationRequest(plan, methodRequestOf(), { ...without, unsigned: 'described', trace })
      expect(outcome).toMatchObject({ kind: 'integration-request', path: '/000000000000/q?a=b%20c' })
      expect(JSON.stringify(outcome)).not.toContain('Authorization')
      expect(steps).toContainEqual(expect.objectContaining({ source: `would be signed as ${signer}` }))
    }
  })

  it('is never sent without keys', () => {
    const plan = acceptedPlan({ type: 'AWS', httpMethod: 'POST', uri: sqs })
    const { credentials: _, ...without } = environment
    expect(buildIntegrationRequest(plan, methodRequestOf(), without)).toMatchObject({ code: 'NO_CREDENTIALS' })
  })
})

describe('an action', () => {
  it('takes parameters from the ARN, path parameters filled in', () => {
    const uri = 'arn:aws:apigateway:us-east-1:sns:action/Publish&TopicArn={t}&Message={none}'
    const { body } = built({ uri, requestParameters: { 'integration.request.path.t': "'a%2Fb'" } })
    expect(body).toContain('TopicArn=a%2Fb')
    expect(body).toContain('Message=%7Bnone%7D')
  })

  it('that its input does not fit is 400', () => {
    const plan = acceptedPlan({
      type: 'AWS',
      httpMethod: 'POST',
      uri: 'arn:aws:apigateway:us-east-1:s3:action/GetObject',
    })
    expect(buildIntegrationRequest(plan, methodRequestOf(), environment)).toMatchObject({
      kind: 'failure',
      status: 400,
    })
  })
})
