import type { PassthroughBehavior } from '../definition/integration.ts'
import { assertNever, failure, type GatewayFailure } from '../exchange/failure.ts'
import { firstAccepted } from '../exchange/media-type.ts'
import type { TemplateText } from '../template/template.ts'

/** Templates by media type. */
export interface TemplatePlan {
  /** By media type in lower case, or `$default`; the empty source passes the body through. */
  readonly byType: Readonly<Record<string, TemplateText>>
  readonly passthroughBehavior: PassthroughBehavior
}

/** Treatment of a body: it is rendered by a template, or passes through. */
export type Selection =
  | ({ readonly kind: 'template'; readonly mediaType: string } & TemplateText)
  | { readonly kind: 'passthrough' }

const PASSTHROUGH: Selection = { kind: 'passthrough' }

/**
 * Decides what happens to the body of a MethodRequest; `mediaType` is that of its Content-Type.
 * Fails with UNSUPPORTED_MEDIA_TYPE (415). A key with an empty template is a match that passes the body through.
 * Documented: Developer Guide, "Integration passthrough behaviors"; semantics §9.1.
 */
export function selectTemplate(plan: TemplatePlan, mediaType: string): Selection | GatewayFailure {
  for (const key of [mediaType, '$default']) {
    const text = Object.hasOwn(plan.byType, key) ? plan.byType[key] : undefined
    if (text !== undefined) return selectionOf(key, text)
  }
  switch (plan.passthroughBehavior) {
    case 'WHEN_NO_MATCH':
      return PASSTHROUGH
    case 'WHEN_NO_TEMPLATES':
      return Object.keys(plan.byType).length === 0 ? PASSTHROUGH : unsupported(mediaType)
    case 'NEVER':
      return unsupported(mediaType)
    default:
      return assertNever(plan.passthroughBehavior)
  }
}

function selectionOf(mediaType: string, { language, source }: TemplateText): Selection {
  return source === '' ? PASSTHROUGH : { kind: 'template', mediaType, language, source }
}

function unsupported(mediaType: string): GatewayFailure {
  return failure(
    'UNSUPPORTED_MEDIA_TYPE',
    'NO_TEMPLATE',
    `no template is for ${mediaType}, and passthroughBehavior lets no other body through`,
  )
}

/**
 * Chooses among an integration response's templates by the client's Accept: its first media type, else
 * application/json, else the first that is defined. Observed: semantics §9.3.
 */
export function selectResponseTemplate(
  templates: readonly (readonly [mediaType: string, text: TemplateText])[],
  accept: string | undefined,
): Selection {
  const accepted = firstAccepted(accept)
  const found =
    templates.find(([type]) => type === accepted) ??
    templates.find(([type]) => type === 'application/json') ??
    templates[0]
  return found === undefined ? PASSTHROUGH : selectionOf(...found)
}
