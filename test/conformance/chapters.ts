import { ROUTING } from './04-routing.ts'
import { VALIDATION } from './05-validation.ts'
import { PARAMETERS } from './06-parameters.ts'
import { HEADERS } from './07-headers.ts'
import { URI } from './08-uri.ts'
import { TEMPLATES } from './09-templates.ts'
import { CONTEXT } from './10-context.ts'
import { VELOCITY } from './10-velocity.ts'
import { JSONATA } from './11-jsonata.ts'
import { BINARY } from './12-binary.ts'
import { AWS } from './13-aws.ts'
import { LAMBDA_PROXY } from './14-lambda-proxy.ts'
import { RESPONSES } from './15-responses.ts'
import { GATEWAY_RESPONSES } from './16-gateway-responses.ts'
import { TEST_INVOKE } from './17-test-invoke.ts'
import { BAD_INPUT } from './18-bad-input.ts'
import { ACCESS } from './20-access.ts'
import type { Chapter } from './row.ts'

/** The specification's sections 4 to 11, in its order. */
const MAPPING = [ROUTING, VALIDATION, PARAMETERS, HEADERS, URI, TEMPLATES, VELOCITY, CONTEXT, JSONATA]

/** Every chapter, in the order of the specification. */
export const CHAPTERS: readonly Chapter[] = [
  ...MAPPING,
  BINARY,
  AWS,
  LAMBDA_PROXY,
  RESPONSES,
  GATEWAY_RESPONSES,
  TEST_INVOKE,
  BAD_INPUT,
  ACCESS,
]
