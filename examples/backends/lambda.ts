/** The Invoke operation of Lambda with three functions, every request signed. */
import { randomUUID } from 'node:crypto'
import { calculator } from './functions/calculator.ts'
import { doorman } from './functions/doorman.ts'
import { fetchFile } from './functions/fetch-file.ts'
import { type Answer, json, type Received, startService } from './service.ts'
import { exampleCredentials, exampleRegion } from './sigv4.ts'
import { type Refusal, verifySignature } from './verify-signature.ts'

/** A function: it takes the payload and returns the result, or throws, which is a function error. */
type LambdaFunction = (event: unknown) => unknown

const functions = new Map<string, LambdaFunction>([
  ['fetch-file', fetchFile],
  ['calculator', calculator],
  ['doorman', doorman],
])

const INVOKE_PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/
/** A name alone, or an ARN; either may end in a version or an alias. */
const FUNCTION_NAME = /^(?:arn:aws:lambda:[\w-]+:\d{12}:function:)?([\w-]+)(?::(\$LATEST|[\w-]+))?$/

const credentials = exampleCredentials()
const region = exampleRegion()

startService('lambda', 8083, async request => {
  const refusal = await verifySignature(request, { service: 'lambda', region, credentials, now: new Date() })
  if (refusal !== undefined) return refuseSignature(refusal)
  const reference = INVOKE_PATH.exec(request.path)?.[1]
  if (reference === undefined) return refuse(404, 'UnknownOperationException', 'There is no such operation.')
  if (request.method !== 'POST') return refuse(405, 'MethodNotAllowedException', `${request.method} is not supported.`)
  const named = findFunction(decodeURIComponent(reference))
  if (named === undefined) return refuse(404, 'ResourceNotFoundException', `Function not found: ${reference}`)
  return invoke(named, request)
})

function findFunction(reference: string): LambdaFunction | undefined {
  const name = FUNCTION_NAME.exec(reference)?.[1]
  return name === undefined ? undefined : functions.get(name)
}

async function invoke(run: LambdaFunction, { headers, body }: Received): Promise<Answer> {
  let event: unknown
  try {
    event = body.length === 0 ? {} : JSON.parse(body.toString('utf8'))
  } catch {
    return refuse(400, 'InvalidRequestContentException', 'Could not parse request body into json.')
  }
  const invocationType = headers['x-amz-invocation-type'] ?? 'RequestResponse'
  switch (invocationType) {
    case 'DryRun':
      return { status: 204, headers: requestId() }
    case 'Event':
      // Nobody waits for an event's result; a failure is only told to the log, as on Lambda.
      runFunction(run, event).then(({ failed, payload }) => {
        if (failed) process.stderr.write(`${payload}\n`)
      })
      return { status: 202, headers: requestId() }
    case 'RequestResponse':
      return answerInvocation(await runFunction(run, event))
    default:
      return refuse(400, 'InvalidParameterValueException', `Unknown invocation type: ${invocationType}`)
  }
}

interface Outcome {
  readonly failed: boolean
  /** JSON text: the result, or `{ errorType, errorMessage, trace }`. */
  readonly payload: string
}

async function runFunction(run: LambdaFunction, event: unknown): Promise<Outcome> {
  try {
    return { failed: false, payload: JSON.stringify(await run(event)) ?? 'null' }
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown))
    const trace = (error.stack ?? '').split('\n')
    return { failed: true, payload: JSON.stringify({ errorType: error.name, errorMessage: error.message, trace }) }
  }
}

/** A function error is a success of the service: 200, and a header that tells. */
function answerInvocation({ failed, payload }: Outcome): Answer {
  const headers = {
    'Content-Type': 'application/json',
    'X-Amz-Executed-Version': '$LATEST',
    ...requestId(),
    ...(failed ? { 'X-Amz-Function-Error': 'Unhandled' } : {}),
  }
  return { status: 200, headers, body: payload }
}

/** Lambda's error type for each reason; all are 403. */
const SIGNATURE_FAULTS = {
  missing: 'MissingAuthenticationTokenException',
  malformed: 'IncompleteSignatureException',
  'unknown-key': 'UnrecognizedClientException',
  'wrong-token': 'UnrecognizedClientException',
  'wrong-scope': 'InvalidSignatureException',
  skewed: 'InvalidSignatureException',
  'unsigned-header': 'InvalidSignatureException',
  'payload-mismatch': 'InvalidSignatureException',
  'signature-mismatch': 'InvalidSignatureException',
} as const satisfies Record<Refusal['reason'], string>

function refuseSignature({ reason, message }: Refusal): Answer {
  return refuse(403, SIGNATURE_FAULTS[reason], message)
}

function refuse(status: number, errorType: string, message: string): Answer {
  return json(status, { message }, { 'x-amzn-ErrorType': errorType, ...requestId() })
}

function requestId(): Record<string, string> {
  return { 'x-amzn-RequestId': randomUUID() }
}
