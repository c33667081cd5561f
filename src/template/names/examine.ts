import type { IntegrationDefinition } from '../../definition/integration.ts'
import { appendKey } from '../../definition/path.ts'
import { listPathVariables } from '../../definition/resource-path.ts'
import type { MethodDefinition, RestApiDefinition } from '../../definition/rest-api.ts'
import type { Problem } from '../../exchange/failure.ts'
import { locate } from '../engine.ts'
import { languageOf } from '../language.ts'
import { judgeNames, type KnownNames, type NameFinding, readNames } from './judge.ts'
import { findTraps, withTraps } from './traps.ts'

/** A template of an integration and the path of its field; never the empty one. */
export interface PlacedTemplate {
  readonly side: 'request' | 'response'
  readonly path: string
  readonly source: string
}

/** Templates of an integration. `place` is its own field path. */
export function listTemplates(integration: IntegrationDefinition, place: string): readonly PlacedTemplate[] {
  const listed = listOf('request', integration.requestTemplates, appendKey(place, 'requestTemplates'))
  for (const [status, { responseTemplates }] of Object.entries(integration.integrationResponses)) {
    const at = appendKey(appendKey(place, 'integrationResponses'), status)
    listed.push(...listOf('response', responseTemplates, appendKey(at, 'responseTemplates')))
  }
  return listed.filter(({ source }) => source !== '')
}

function listOf(
  side: PlacedTemplate['side'],
  templates: Readonly<Record<string, string>>,
  place: string,
): PlacedTemplate[] {
  return Object.entries(templates).map(([type, source]) => ({ side, path: appendKey(place, type), source }))
}

/** Names that the templates of a method may read. */
export function knownNames(definition: RestApiDefinition, path: string, method: MethodDefinition): KnownNames {
  const stages = Object.values(definition.stages)
  const declared = Object.keys(method.requestParameters).map(name => name.split('.').slice(3).join('.'))
  const variables = stages.flatMap(({ variables: own, canarySettings }) => [
    ...Object.keys(own),
    ...Object.keys(canarySettings?.stageVariableOverrides ?? {}),
  ])
  return {
    pathVariables: listPathVariables(path),
    parameters: declared,
    stageVariables: stages.length === 0 ? undefined : variables,
    context: [],
  }
}

/** Names that an integration's templates read and that are not there. Each of the templates compiles. */
export function examineNames(
  stated: IntegrationDefinition['templateLanguage'],
  templates: readonly PlacedTemplate[],
  known: KnownNames,
): { readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] } {
  const read = templates.map(template => {
    const language = languageOf(stated, template.source)
    return { ...template, language, names: readNames(language, template.source) }
  })
  // A response's template sees what the request's has set.
  const context = read.flatMap(({ side, names }) => (side === 'request' ? names.setsContext : []))
  const judged = read.map(({ path, source, language, names }) => {
    const { problems, warnings } = judgeNames(language, names, { ...known, context })
    const toProblem = ({ position, message }: NameFinding): Problem => {
      const { line, column } = locate(source, position)
      return { path, code: 'TEMPLATE', message: `${line}:${column} ${message}` }
    }
    return {
      // A deployment that is stored already goes on being served.
      problems: problems.map(toProblem).map(problem => ({ ...problem, severity: 'publish' as const })),
      warnings: withTraps(warnings, findTraps(language, source)).map(toProblem),
    }
  })
  return {
    problems: judged.flatMap(({ problems }) => problems),
    warnings: judged.flatMap(({ warnings }) => warnings),
  }
}
