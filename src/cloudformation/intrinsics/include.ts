import {
  type DocumentNode,
  type DocumentPlace,
  entriesOf,
  textOf,
  type UnresolvedNode,
} from '../../openapi/text/document.ts'
import { get, mapNode } from '../node.ts'
import { readTemplateText } from '../read-template-text.ts'
import { unresolved } from './composed.ts'
import { computeOrNull, computeText } from './computed.ts'
import { inside, type Scope } from './scope.ts'

/** `Fn::Transform: { Name: AWS::Include, Parameters: { Location } }`: the file's content, its intrinsics computed too. */
export function includeTransform(node: DocumentNode, scope: Scope): DocumentNode {
  const { file, content } = includedFile(node, scope)
  const within = inside(scope, `include ${file}`)
  if (within === undefined) return unresolved(`AWS::Include ${file}`, 'the file includes itself', node.place)
  return computeOrNull(content, within)
}

interface IncludedFile {
  readonly file: string
  /** With nothing computed in it; unresolved where it cannot be read. */
  readonly content: DocumentNode
}

function includedFile(node: DocumentNode, scope: Scope): IncludedFile {
  const name = computeText(get(node, 'Name'), scope) ?? textOf(node) ?? ''
  if (name !== 'AWS::Include') {
    const advice = 'of transforms only AWS::Include is read: a macro runs in an account'
    return { file: '', content: unresolved(`Fn::Transform ${name}`, advice, node.place) }
  }
  const location = get(node, 'Parameters', 'Location')
  const value = location && computeOrNull(location, scope)
  if (value?.kind === 'unresolved') return { file: '', content: value }
  const file = textOf(value)
  if (file === undefined) {
    return { file: '', content: unresolved('AWS::Include', 'it needs the Location of a file', node.place) }
  }
  return { file, content: readNamedFile(file, location?.place ?? node.place, scope) }
}

/** Sections of a template that another file may hold a part of. */
const SECTIONS = ['Parameters', 'Mappings', 'Conditions', 'Resources']

/** A template with what whole sections of it include, and what of that cannot be had. */
export interface ExpandedTemplate {
  readonly template: DocumentNode
  readonly faults: readonly UnresolvedNode[]
}

/** Replaces `Fn::Transform` among the sections of a template, and among the entries of a section, by the file's content. */
export function expandSections(scope: Scope): ExpandedTemplate {
  const faults: UnresolvedNode[] = []
  const whole = expandMap(scope.template, { scope, faults })
  const entries = entriesOf(whole).map(([name, section]) => {
    return [name, SECTIONS.includes(name) ? expandMap(section, { scope, faults }) : section] as const
  })
  return { template: mapNode(entries, whole.place), faults }
}

function expandMap(
  node: DocumentNode,
  { scope, faults }: { readonly scope: Scope; readonly faults: UnresolvedNode[] },
): DocumentNode {
  const transform = get(node, 'Fn::Transform')
  if (transform === undefined) return node
  const { content } = includedFile(transform, scope)
  if (content.kind === 'unresolved') faults.push(content)
  const own = entriesOf(node).filter(([name]) => name !== 'Fn::Transform')
  return mapNode([...entriesOf(content), ...own], node.place)
}

/** Locations that are refused: a template must not choose which files of its reader become an API. */
const OUTSIDE = /^[/\\~]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)/

/** A file that a template names, with nothing computed in it; unresolved where it cannot be read. */
export function readNamedFile(location: string, place: DocumentPlace, scope: Scope): DocumentNode {
  if (/^(s3|https?):\/\//i.test(location)) {
    const advice = 'nothing is fetched: download the file, and name it by a path beside the template'
    return unresolved(location, advice, place)
  }
  if (OUTSIDE.test(location)) {
    return unresolved(location, "it lies outside the template's folder: copy the file there, and name the copy", place)
  }
  const known = scope.memory.files.get(location)
  if (known !== undefined) return known
  const content = scope.settings.readFile(location)
  const read =
    'text' in content
      ? readTemplateText(content.text, location)
      : unresolved(location, `the file cannot be read: ${content.reason}`, place)
  const { line, column } = read.place
  const node =
    read.kind === 'unreadable' ? unresolved(location, `at ${line}:${column} the file ${read.message}`, place) : read
  scope.memory.files.set(location, node)
  return node
}
