import { type DocumentNode, type DocumentPlace, textOf, type UnresolvedNode } from '../../openapi/text/document.ts'
import { get } from '../node.ts'

/** A file that a template names: its text, or why it cannot be had. */
export type FileContent = { readonly text: string } | { readonly reason: string }

/** Facts that a deployment would know, and a template does not say. */
export interface TemplateSettings {
  readonly region: string
  readonly accountId: string
  readonly partition: string
  /** Name of the stack where `parameters` have no `AWS::StackName`. */
  readonly stackName: string
  /** Parameters, pseudo parameters (`AWS::StackName`), attributes (`Server.PrivateIp`), exports (`ImportValue.x`). */
  readonly parameters: ReadonlyMap<string, string>
  /** Reads a file that the template names, relative to the template. */
  readonly readFile: (location: string) => FileContent
}

/** A template in the course of being evaluated. */
export interface Scope {
  readonly template: DocumentNode
  readonly settings: TemplateSettings
  /** Names of resources, conditions and files that are being evaluated, outermost first. One that comes again is a cycle. */
  readonly trail: readonly string[]
  readonly memory: Memory
  /** Computes a value; handed on here, since intrinsics hold values with intrinsics. */
  readonly evaluate: (node: DocumentNode, scope: Scope) => DocumentNode | undefined
}

/** The outcome of a condition; unresolved where an expression in it is not known. */
export type ConditionValue = boolean | UnresolvedNode

/** The value of an intrinsic's one key, and the place of the intrinsic. */
export interface IntrinsicCall {
  readonly operand: DocumentNode
  readonly place: DocumentPlace
}

/** Results of evaluations so far, and how much text they have made. */
export interface Memory {
  readonly conditions: Map<string, ConditionValue>
  readonly names: Map<string, string>
  readonly files: Map<string, DocumentNode>
  /** Names of given values that something asked for. */
  readonly used: Set<string>
  /** Characters of composed texts: texts that hold one another twice double in length with every step. */
  composed: number
}

/** Names that one may stand inside of: no template of anybody's comes near it, and evaluation recurses. */
export const MOST_TRAIL = 100

/** The same scope inside one more name; undefined where that is a cycle, or a chain that is as good as one. */
export function inside(scope: Scope, name: string): Scope | undefined {
  const isEndless = scope.trail.length >= MOST_TRAIL || scope.trail.includes(name)
  return isEndless ? undefined : { ...scope, trail: [...scope.trail, name] }
}

/** A value that was given by `--parameter`. */
export function givenValue({ settings, memory }: Scope, name: string): string | undefined {
  const value = settings.parameters.get(name)
  if (value !== undefined) memory.used.add(name)
  return value
}

/** A resource of the template as it is written. */
export interface ResourceNode {
  readonly id: string
  readonly type: string
  readonly properties: DocumentNode | undefined
  /** The resource with its Type, Properties, Condition. */
  readonly node: DocumentNode
  readonly place: DocumentPlace
}

/** A resource by its logical id, whatever its condition says; undefined where the template has none. */
export function findResource(scope: Scope, id: string): ResourceNode | undefined {
  const node = get(scope.template, 'Resources', id)
  const type = textOf(get(node, 'Type'))
  if (node === undefined || type === undefined) return undefined
  return { id, type, properties: get(node, 'Properties'), node, place: node.place }
}
