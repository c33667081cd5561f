import { METHODS } from './grammar/members.ts'

/** Nodes of Velocity's tree that a run must reach. */
const NODES = [
  'AddNode',
  'AndNode',
  'Block',
  'Comment',
  'DivNode',
  'EQNode',
  'ElseIfStatement',
  'ElseStatement',
  'Escape',
  'EscapedDirective',
  'False',
  'FloatingPointLiteral',
  'GENode',
  'GTNode',
  'IfStatement',
  'Index',
  'IntegerLiteral',
  'IntegerRange',
  'LENode',
  'LTNode',
  'Map',
  'Method',
  'ModNode',
  'MulNode',
  'NENode',
  'NotNode',
  'ObjectArray',
  'OrNode',
  'Reference',
  'SetDirective',
  'StringLiteral',
  'SubtractNode',
  'Text',
  'Textblock',
  'True',
  'Word',
] as const

const DIRECTIVES = ['#foreach', '#break', '#stop', '#macro', '#call', '#@call', '#define'] as const

/** Properties, and members of `$input` and `$util`. */
const OTHERS = [
  'String.empty',
  'List.empty',
  'Map.key',
  'Input.path()',
  'Input.json()',
  'Input.body',
  'Util.escapeJavaScript()',
  'Util.urlEncode()',
  'Util.urlDecode()',
  'Util.base64Encode()',
  'Util.base64Decode()',
] as const

const OWNERS = { text: 'String', list: 'List', map: 'Map', number: 'Number', boolean: 'Boolean' } as const

/** Every node, directive and member that a run must reach, by the names that the harness gives them. */
const REQUIRED: readonly string[] = [
  ...NODES,
  ...DIRECTIVES,
  ...OTHERS,
  ...new Set(
    Object.entries(OWNERS).flatMap(([kind, owner]) =>
      METHODS[kind as keyof typeof OWNERS].map(([name]) => `${owner}.${name}()`),
    ),
  ),
]

/** Features that were reached in fewer pairs than `minimum`, each with its count. */
export function unreached(counts: ReadonlyMap<string, number>, minimum: number): readonly string[] {
  return REQUIRED.filter(name => (counts.get(name) ?? 0) < minimum).map(name => `${name} (${counts.get(name) ?? 0})`)
}
