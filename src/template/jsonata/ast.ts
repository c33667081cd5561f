/** The syntax tree of the reference parser, as far as the engine reads it. */

/** A predicate in brackets. */
export interface Filter {
  readonly type: 'filter'
  readonly expr: Node
}

/** `#$i` behind a predicate: the position at that point goes into a variable. */
export interface IndexStage {
  readonly type: 'index'
  readonly value: string
}

export type Stage = Filter | IndexStage

/** Key and value expressions of an object constructor or group-by. */
export type Pair = readonly [Node, Node]

export interface Group {
  readonly lhs: readonly Pair[]
  readonly position?: number
}

/** Fields that a node of any type may carry. */
interface Common {
  readonly position?: number
  readonly predicate?: readonly Filter[]
  readonly stages?: readonly Stage[]
  readonly group?: Group
  /** `[]` stood behind it. */
  readonly keepArray?: boolean
  /** An array constructor at the start or the end of a path. */
  readonly consarray?: boolean
  /** A step that yields tuples of variables. */
  readonly tuple?: boolean
  /** `@$x`. */
  readonly focus?: string
  /** `#$i`. */
  readonly index?: string
  /** The name under which `%` finds the parent. */
  readonly ancestor?: { readonly label: string }
}

export interface LiteralNode extends Common {
  readonly type: 'string' | 'number' | 'value'
  readonly value: string | number | boolean | null
}

export interface NameNode extends Common {
  readonly type: 'name'
  readonly value: string
}

export interface WildcardNode extends Common {
  readonly type: 'wildcard' | 'descendant'
}

export interface ParentNode extends Common {
  readonly type: 'parent'
  readonly slot: { readonly label: string }
}

export interface VariableNode extends Common {
  readonly type: 'variable'
  readonly value: string
}

export interface RegexNode extends Common {
  readonly type: 'regex'
  readonly value: unknown
}

export interface PathNode extends Common {
  readonly type: 'path'
  readonly steps: readonly Node[]
  readonly keepSingletonArray?: boolean
}

export interface BinaryNode extends Common {
  readonly type: 'binary'
  readonly value: string
  readonly lhs: Node
  readonly rhs: Node
}

export interface NegationNode extends Common {
  readonly type: 'unary'
  readonly value: '-'
  readonly expression: Node
}

export interface ArrayNode extends Common {
  readonly type: 'unary'
  readonly value: '['
  readonly expressions: readonly Node[]
}

export interface ObjectNode extends Common {
  readonly type: 'unary'
  readonly value: '{'
  readonly lhs: readonly Pair[]
}

export interface ConditionNode extends Common {
  readonly type: 'condition'
  readonly condition: Node
  readonly then: Node
  readonly else?: Node
}

export interface BlockNode extends Common {
  readonly type: 'block'
  readonly expressions: readonly Node[]
}

export interface BindNode extends Common {
  readonly type: 'bind'
  readonly lhs: VariableNode
  readonly rhs: Node
}

export interface CallNode extends Common {
  readonly type: 'function' | 'partial'
  readonly procedure: Node
  readonly arguments: readonly Node[]
}

export interface ApplyNode extends Common {
  readonly type: 'apply'
  readonly lhs: Node
  readonly rhs: Node
}

export interface LambdaNode extends Common {
  readonly type: 'lambda'
  readonly arguments: readonly VariableNode[]
  readonly signature?: { readonly definition: string }
  readonly body: Node
  /** The body is a call in tail position, made by the caller's loop instead of here. */
  readonly thunk?: boolean
}

export interface TransformNode extends Common {
  readonly type: 'transform'
  readonly pattern: Node
  readonly update: Node
  readonly delete?: Node
}

export interface SortNode extends Common {
  readonly type: 'sort'
  readonly terms: readonly { readonly descending: boolean; readonly expression: Node }[]
}

/** `?` as an argument. */
export interface PlaceholderNode extends Common {
  readonly type: 'operator'
  readonly value: string
}

export type Node =
  | LiteralNode
  | NameNode
  | WildcardNode
  | ParentNode
  | VariableNode
  | RegexNode
  | PathNode
  | BinaryNode
  | NegationNode
  | ArrayNode
  | ObjectNode
  | ConditionNode
  | BlockNode
  | BindNode
  | CallNode
  | ApplyNode
  | LambdaNode
  | TransformNode
  | SortNode
  | PlaceholderNode

/** The expressions directly inside a node, in source order of evaluation. */
export function childrenOf(node: Node): readonly Node[] {
  if (node.predicate === undefined && node.stages === undefined && node.group === undefined) return ownChildren(node)
  const attached = [...(node.predicate ?? []), ...(node.stages ?? [])].flatMap(stage =>
    stage.type === 'filter' ? [stage.expr] : [],
  )
  const grouped = node.group?.lhs.flat() ?? []
  return [...ownChildren(node), ...attached, ...grouped]
}

function ownChildren(node: Node): readonly Node[] {
  switch (node.type) {
    case 'path':
      return node.steps
    case 'binary':
    case 'apply':
      return [node.lhs, node.rhs]
    case 'unary':
      return node.value === '-' ? [node.expression] : node.value === '[' ? node.expressions : node.lhs.flat()
    case 'condition':
      return node.else === undefined ? [node.condition, node.then] : [node.condition, node.then, node.else]
    case 'block':
      return node.expressions
    case 'bind':
      return [node.rhs]
    case 'function':
    case 'partial':
      return [node.procedure, ...node.arguments]
    case 'lambda':
      return [node.body]
    case 'transform':
      return node.delete === undefined ? [node.pattern, node.update] : [node.pattern, node.update, node.delete]
    case 'sort':
      return node.terms.map(term => term.expression)
    default:
      return []
  }
}
