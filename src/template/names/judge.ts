import type { TemplateLanguage } from '../../definition/integration.ts'
import { findNearName } from '../../definition/parsers/near-name.ts'
import { SCOPE_NAMES } from '../scope.ts'
import { ACCESS_LOG_NAMES, CONTEXT_NAMES, IDENTITY_NAMES } from './context-names.ts'
import { readJsonataNames } from './jsonata-names.ts'
import type { NameRead, NamesRead, ParameterPlace } from './name-read.ts'
import { readVtlNames } from './vtl-names.ts'

/** Names that there are where a template runs. */
export interface KnownNames {
  /** Variables of the resource's path. */
  readonly pathVariables: readonly string[]
  /** Parameters that the method declares, path variables aside. */
  readonly parameters: readonly string[]
  /** Variables of any stage; undefined where there is no stage yet. */
  readonly stageVariables: readonly string[] | undefined
  /** Keys of `$context` that templates before this one set. */
  readonly context: readonly string[]
}

/** A name that leads to nothing, or may. `position` counts UTF-16 units of the template from 0. */
export interface NameFinding {
  readonly position: number
  readonly message: string
}

/** Names in a template that cannot exist, and names that may not. */
export interface NameFindings {
  readonly problems: readonly NameFinding[]
  readonly warnings: readonly NameFinding[]
}

/** Names that a template reads. The template has to compile. */
export function readNames(language: TemplateLanguage, source: string): NamesRead {
  return language === 'vtl' ? readVtlNames(source) : readJsonataNames(source)
}

/**
 * Judges the names that a template reads. In JSONata a name that cannot exist is a problem; in Velocity it is a
 * warning, since AWS takes it for the empty text and its templates are to run unchanged.
 */
export function judgeNames(language: TemplateLanguage, names: NamesRead, known: KnownNames): NameFindings {
  const problems: NameFinding[] = []
  const warnings: NameFinding[] = []
  for (const read of names.reads) {
    const verdict = judge(read, language, { ...known, context: [...known.context, ...names.setsContext] })
    if (verdict === undefined) continue
    const isProblem = verdict.certainty === 'cannot exist' && language === 'jsonata'
    const list = isProblem ? problems : warnings
    list.push({ position: read.position, message: verdict.message })
  }
  return { problems: inOrder(problems), warnings: inOrder(warnings) }
}

function inOrder(findings: readonly NameFinding[]): readonly NameFinding[] {
  return [...findings].sort((a, b) => a.position - b.position)
}

interface Verdict {
  readonly certainty: 'cannot exist' | 'may not exist'
  readonly message: string
}

function judge(read: NameRead, language: TemplateLanguage, known: KnownNames): Verdict | undefined {
  switch (read.kind) {
    case 'variable':
      return judgeVariable(read.name, language)
    case 'member': {
      const message = `${read.owner} has no ${read.name}${suggest(read.name, read.names)}`
      return { certainty: 'cannot exist', message }
    }
    case 'context':
      return judgeContext(read.path, known.context)
    case 'parameter':
      return judgeParameter(read.name, read.place, known)
    case 'stageVariable':
      return judgeStageVariable(read.name, known.stageVariables)
  }
}

function judgeVariable(name: string, language: TemplateLanguage): Verdict {
  const bound = language === 'vtl' ? ['input', 'util', 'context', 'stageVariables'] : SCOPE_NAMES
  const near = findNearName(name, bound)
  const meant = near === undefined ? '' : `; did you mean $${near}?`
  const message = language === 'vtl' ? `$${name} is never set: it is the empty text` : `there is no variable $${name}`
  return { certainty: 'cannot exist', message: `${message}${meant}` }
}

function judgeContext([key = '', member]: readonly string[], set: readonly string[]): Verdict | undefined {
  if (set.includes(key)) return undefined
  if (ACCESS_LOG_NAMES.includes(key)) {
    return { certainty: 'may not exist', message: `$context.${key} is there in access logs only` }
  }
  if (!CONTEXT_NAMES.includes(key)) {
    return { certainty: 'cannot exist', message: `$context has no ${key}${suggest(key, CONTEXT_NAMES)}` }
  }
  if (key !== 'identity' || member === undefined || IDENTITY_NAMES.includes(member)) return undefined
  return { certainty: 'cannot exist', message: `$context.identity has no ${member}${suggest(member, IDENTITY_NAMES)}` }
}

function judgeParameter(name: string, place: ParameterPlace, known: KnownNames): Verdict | undefined {
  const { pathVariables, parameters } = known
  if (place === 'path') {
    if (pathVariables.includes(name)) return undefined
    return { certainty: 'cannot exist', message: `the path has no variable ${name}${suggest(name, pathVariables)}` }
  }
  const names = place === 'any' ? [...pathVariables, ...parameters] : parameters
  if (names.includes(name)) return undefined
  const meant = suggest(name, names)
  // A client may send what no method declares; only a method that declares some says that it means them all.
  if (meant === '' && parameters.length === 0) return undefined
  const message = `the method declares no parameter ${name}${place === 'any' ? ', and its path has no such variable' : ''}`
  return { certainty: 'may not exist', message: `${message}${meant}` }
}

function judgeStageVariable(name: string, variables: readonly string[] | undefined): Verdict | undefined {
  if (variables === undefined || variables.includes(name)) return undefined
  return { certainty: 'may not exist', message: `no stage has the variable ${name}${suggest(name, variables)}` }
}

function suggest(name: string, names: readonly string[]): string {
  const near = findNearName(name, names)
  return near === undefined ? '' : `; did you mean ${near}?`
}
