import type { LambdaNode, Node } from '../../ast.ts'
import type { Value } from '../kinds.ts'
import { ANY, FUNCTION, isOnly, LIST, MISSING, mayBe, NUM, OBJECT, simple, TEXT } from '../kinds.ts'
import type { Place } from '../place.ts'
import { deeper } from '../place.ts'
import { addParameter, maybe, openScope } from '../scope.ts'
import { condition } from './operators.ts'
import { isObject, TICK } from './steps.ts'

/** A call of a higher-order function. */
interface HigherOrderCall {
  readonly name: string
  readonly args: readonly Node[]
  /** The first argument, where it stands in front of `~>`. */
  readonly leading: Value | undefined
}

type Loop = (call: LoopCall) => Value

/** Inputs of a loop: the value that it goes over, the function called with each item, and the arguments behind it. */
interface LoopCall {
  readonly place: Place
  readonly over: Value
  readonly callback: LambdaNode
  readonly further: readonly Node[]
}

const LOOPS: Readonly<Record<string, Loop>> = {
  map: emitMap,
  filter: emitFilterCall,
  reduce: emitReduce,
  each: emitEach,
}

/** A loop in place of the call, where the function is written there and needs no signature. */
export function emitHigherOrder({ name, args, leading }: HigherOrderCall, place: Place): Value | undefined {
  const loop = Object.hasOwn(LOOPS, name) ? LOOPS[name] : undefined
  const rest = leading === undefined ? args.slice(1) : args
  const [callback, ...further] = rest
  const first = args[0]
  if (loop === undefined || !isPlainLambda(callback) || first === undefined) return undefined
  if (further.length > (name === 'reduce' ? 1 : 0)) return undefined
  if (name === 'reduce' && callback.arguments.length < 2) return undefined
  const over = leading ?? place.emit(first, deeper(place))
  return loop({ place, over, callback, further })
}

function isPlainLambda(node: Node | undefined): node is LambdaNode {
  if (node?.type !== 'lambda' || node.thunk || node.signature !== undefined) return false
  return node.predicate === undefined && node.group === undefined && !node.keepArray
}

// Writes a loop over the items of an array, or over a single value; `each` writes what is done with each.
function emitItems({ place, over }: LoopCall, each: (list: string, index: string) => void): void {
  const { code } = place
  const list = code.temp(isOnly(over, LIST) ? over.code : `A(${over.code}) ? ${over.code} : [${over.code}]`)
  const index = code.name('i')
  code.line(`for (let ${index} = 0; ${index} < ${list}.length; ${index}++) { ${TICK}`)
  each(list, index)
  code.line('}')
}

/** Opens a branch for a value that is there; what is made stays missing otherwise. */
function whenPresent({ place, over }: LoopCall, make: (result: string) => void): Value {
  const result = place.code.variable()
  place.code.line(mayBe(over, MISSING) ? `if (${over.code} !== undefined) {` : '{')
  maybe(place.scope, () => make(result))
  place.code.line('}')
  return { code: result, kinds: ANY, settled: false, pure: false }
}

function emitMap(call: LoopCall): Value {
  const { code } = call.place
  return whenPresent(call, result => {
    const results = code.temp('[]')
    emitItems(call, (list, index) => {
      const value = emitCallback(call, itemArguments(call, list, index))
      const present = mayBe(value, MISSING) ? `if (${value.code} !== undefined) ` : ''
      code.line(`${present}${results}.push(${value.code});`)
    })
    code.line(`${result} = ${code.runtime('listed')}(C, ${results});`)
  })
}

function emitFilterCall(call: LoopCall): Value {
  const { code } = call.place
  const value = whenPresent(call, result => {
    const results = code.temp('[]')
    emitItems(call, (list, index) => {
      const test = emitCallback(call, itemArguments(call, list, index))
      code.line(`if (${condition(call.place, test)}) ${results}.push(${list}[${index}]);`)
    })
    code.line(`${result} = ${code.runtime('listed')}(C, ${results});`)
  })
  return { ...value, pure: call.over.pure }
}

function emitReduce(call: LoopCall): Value {
  const { code } = call.place
  const [initial] = call.further
  const start = initial === undefined ? undefined : call.place.emit(initial, deeper(call.place))
  // The signature takes any value for a start but a function.
  if (start !== undefined && mayBe(start, FUNCTION)) {
    code.line(`if (typeof ${start.code} === "function") ${code.runtime('fail')}();`)
  }
  return whenPresent(call, result => {
    const started = start === undefined ? 'false' : `${start.code} !== undefined`
    const begun = code.variable(started)
    code.line(`${result} = ${start?.code ?? 'undefined'};`)
    emitItems(call, (list, index) => {
      code.line(`if (!${begun}) { ${begun} = true; ${result} = ${list}[${index}]; continue; }`)
      const item = { code: `${list}[${index}]`, kinds: ANY, settled: false, pure: call.over.pure }
      const accumulated = { code: result, kinds: ANY, settled: false, pure: false }
      const more = [simple(index, NUM), { code: list, kinds: LIST, settled: false, pure: call.over.pure }]
      const value = emitCallback(call, [accumulated, item, ...more])
      code.line(`${result} = ${value.code};`)
    })
  })
}

function itemArguments({ over }: LoopCall, list: string, index: string): Value[] {
  const item = { code: `${list}[${index}]`, kinds: ANY, settled: false, pure: over.pure }
  return [item, simple(index, NUM), { code: list, kinds: LIST, settled: false, pure: over.pure }]
}

function emitEach(call: LoopCall): Value {
  const { place, over } = call
  const { code } = place
  const object = `(${isObject(over.code)} && !A(${over.code}))`
  code.line(`if (${over.code} !== undefined && !${object}) ${code.runtime('fail')}();`)
  const results = code.variable('[]')
  code.line(`if (${over.code} !== undefined) {`)
  maybe(place.scope, () => {
    const key = code.name('n')
    code.line(`for (const ${key} of Object.keys(${over.code})) { ${TICK}`)
    const item = { code: `${over.code}[${key}]`, kinds: ANY, settled: false, pure: over.pure }
    const value = emitCallback(call, [item, simple(key, TEXT), simple(over.code, OBJECT)])
    code.line(`if (${value.code} !== undefined) ${results}.push(${value.code}); }`)
  })
  code.line('}')
  const listed = code.temp(`${code.runtime('listed')}(C, ${results})`)
  return { code: listed, kinds: ANY, settled: false, pure: false }
}

// The body of the function, with its parameters as variables of the turn of the loop.
function emitCallback({ place, callback }: LoopCall, args: readonly Value[]): Value {
  const { code } = place
  const scope = openScope(code, [callback.body], place.scope)
  for (const [position, { value: name }] of callback.arguments.entries()) {
    const arg = args[position] ?? simple('undefined', MISSING)
    addParameter(scope, name, parameter(place, arg))
  }
  return place.emitBody(callback.body, deeper({ ...place, scope }))
}

// A variable collapses what it holds whenever it is read.
function parameter({ code }: Place, arg: Value): Value {
  const variable = code.variable(arg.code)
  if (!arg.settled && !(arg.pure && arg.kinds === ANY)) {
    code.line(`if (A(${variable})) ${variable} = ${code.runtime('collapse')}(${variable});`)
  }
  return { ...arg, code: variable, settled: true, kinds: arg.settled ? arg.kinds : ANY }
}
