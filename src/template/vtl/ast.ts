/** Offset of a construct in the template; in a text in double quotes, of what it is in there. */
export type Offset = number

export interface TextNode {
  readonly kind: 'text'
  readonly text: string
}

/** Part of a reference behind its name: a property, a method call or an index. */
export type Part =
  | { readonly kind: 'property'; readonly name: string; readonly at: Offset }
  | { readonly kind: 'method'; readonly name: string; readonly args: readonly Expression[]; readonly at: Offset }
  | { readonly kind: 'index'; readonly index: Expression; readonly at: Offset }

/** `$name.property.method(…)[index]`. */
export interface ReferenceNode {
  readonly kind: 'reference'
  /** Undefined for `$\!x`, which refers to nothing. */
  readonly name: string | undefined
  readonly parts: readonly Part[]
  /** Text that stands before the value. */
  readonly prefix: string
  /** Behind an odd number of backslashes: the source is printed, not the value. */
  readonly escaped: boolean
  /** The source from the `$` on. */
  readonly literal: string
  readonly at: Offset
}

export interface SetNode {
  readonly kind: 'set'
  readonly target: ReferenceNode
  readonly value: Expression
  readonly at: Offset
}

export interface IfBranch {
  readonly condition: Expression
  readonly body: readonly Statement[]
  readonly at: Offset
}

export interface IfNode {
  readonly kind: 'if'
  readonly branches: readonly IfBranch[]
  readonly otherwise: readonly Statement[]
  readonly at: Offset
}

export interface ForeachNode {
  readonly kind: 'foreach'
  readonly variable: string
  /** Undefined where the word `in` is missing: no turn. */
  readonly list: Expression | undefined
  readonly body: readonly Statement[]
  readonly at: Offset
}

/** `#break`, or `#break($foreach.parent)`. */
export interface BreakNode {
  readonly kind: 'break'
  readonly scope: Expression | undefined
  readonly at: Offset
}

export interface StopNode {
  readonly kind: 'stop'
  readonly at: Offset
}

/** `#name(…)` or `#@name(…) … #end`: a call of a macro, or text where there is no macro of that name. */
export interface CallNode {
  readonly kind: 'call'
  readonly name: string
  readonly args: readonly Expression[]
  readonly body: readonly Statement[] | undefined
  /** Text that prints where there is no macro of that name. */
  readonly literal: () => string
  readonly at: Offset
}

export interface DefineNode {
  readonly kind: 'define'
  readonly name: string
  readonly body: readonly Statement[]
  readonly at: Offset
}

export type Statement =
  | TextNode
  | ReferenceNode
  | SetNode
  | IfNode
  | ForeachNode
  | BreakNode
  | StopNode
  | CallNode
  | DefineNode

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%'
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>='
export type LogicalOperator = '&&' | '||'

/** A word without `$` as an argument, list item, key or value of a map: nothing, as Java's null. */
export interface WordNode {
  readonly kind: 'word'
  readonly at: Offset
}

export interface NumberNode {
  readonly kind: 'number'
  /** As written. */
  readonly text: string
  readonly at: Offset
}

export interface StringNode {
  readonly kind: 'string'
  readonly value: string
  readonly at: Offset
}

/** A text in double quotes that holds a `$` or `#`: a template of its own. */
export interface TemplateNode {
  readonly kind: 'template'
  readonly body: readonly Statement[]
  /** A blank was put behind the text for the parser's sake, and has to go again. */
  readonly padded: boolean
  readonly at: Offset
}

export interface BooleanNode {
  readonly kind: 'boolean'
  readonly value: boolean
  readonly at: Offset
}

export interface ListNode {
  readonly kind: 'list'
  readonly items: readonly Expression[]
  readonly at: Offset
}

export interface RangeNode {
  readonly kind: 'range'
  readonly from: Expression
  readonly to: Expression
  readonly literal: string
  readonly at: Offset
}

export interface MapNode {
  readonly kind: 'map'
  readonly entries: readonly (readonly [Expression, Expression])[]
  readonly at: Offset
}

/** An expression in parentheses. */
export interface GroupNode {
  readonly kind: 'group'
  readonly inner: Expression
  readonly literal: string
  readonly at: Offset
}

export interface NotNode {
  readonly kind: 'not'
  readonly operand: Expression
  readonly at: Offset
}

export interface ArithmeticNode {
  readonly kind: 'arithmetic'
  readonly operator: ArithmeticOperator
  readonly left: Expression
  readonly right: Expression
  /** Text that Velocity takes for the source of an operation without a result: all that follows the operator. */
  readonly literal: string
  readonly at: Offset
}

export interface ComparisonNode {
  readonly kind: 'comparison'
  readonly operator: ComparisonOperator
  readonly left: Expression
  readonly right: Expression
  readonly at: Offset
}

export interface LogicalNode {
  readonly kind: 'logical'
  readonly operator: LogicalOperator
  readonly left: Expression
  readonly right: Expression
  readonly at: Offset
}

export type Expression =
  | ReferenceNode
  | WordNode
  | NumberNode
  | StringNode
  | TemplateNode
  | BooleanNode
  | ListNode
  | RangeNode
  | MapNode
  | GroupNode
  | NotNode
  | ArithmeticNode
  | ComparisonNode
  | LogicalNode

/** A macro: its parameters are names, its arguments are expressions evaluated at each use. */
export interface Macro {
  readonly name: string
  readonly parameters: readonly string[]
  readonly body: readonly Statement[]
  readonly at: Offset
}

/** A parsed template. */
export interface Template {
  readonly source: string
  readonly body: readonly Statement[]
  /** The last macro of each name, wherever it stands. */
  readonly macros: ReadonlyMap<string, Macro>
}
