import type { CallNode, ForeachNode, IfNode, SetNode, Statement } from '../ast.ts'
import type { Code, Emitter, Loop, Place } from './emitter.ts'
import { mayBeNothing, truthCode, valueCode } from './expression.ts'
import { breaksOut, some } from './features.ts'
import { functionCode } from './function.ts'
import { outputBytes } from './output-bytes.ts'
import { chainCode, printCode, variableCode } from './reference.ts'

/** Code of statements that add to the output `o`. */
export function statementsCode(emitter: Emitter, body: readonly Statement[], place: Place): Code {
  return body.map(statement => statementCode(emitter, statement, place)).join('\n')
}

function statementCode(emitter: Emitter, node: Statement, place: Place): Code {
  switch (node.kind) {
    case 'text':
      return `o += ${emitter.constant(node.text)};`
    case 'reference':
      return printCode(emitter, node, place)
    case 'set':
      return setCode(emitter, node, place)
    case 'if':
      return ifCode(emitter, node, place)
    case 'foreach':
      return foreachCode(emitter, node, place)
    case 'break':
      if (node.scope !== undefined)
        return `R.breakOff(${valueCode(emitter, node.scope, place)}, ${emitter.place(node.at)}, m);`
      return breakCode(place)
    case 'stop':
      return 'R.stop();'
    case 'define':
      return defineCode(emitter, node.name, functionCode(emitter, 'define', node.body))
    case 'call':
      return callCode(emitter, node)
  }
}

// Out of the innermost loop, or else out of the macro or block or the template; out of a text only by a signal.
function breakCode({ loops, body }: Place): Code {
  const loop = loops.at(-1)
  if (loop !== undefined) return `break ${loop.label};`
  return body === 'text' ? 'R.breakOut();' : 'return o;'
}

/** Sets a variable, but not one that stays null in this turn of a loop. */
function assignCode(emitter: Emitter, name: string, value: Code): Code {
  if (!emitter.features.keptNull.has(name)) return storeCode(emitter, name, value)
  return `{ const value = ${value}; if (!${nullFlag(emitter, name)}) ${storeCode(emitter, name, 'value')} }`
}

/** The variable that says whether a loop's variable stays null. */
function nullFlag(emitter: Emitter, name: string): Code {
  return emitter.variable(`null ${name}`)
}

function storeCode(emitter: Emitter, name: string, value: Code): Code {
  return emitter.features.frames
    ? `R.put(f, ${emitter.constant(name)}, ${value});`
    : `${emitter.variable(name)} = ${value};`
}

function defineCode(emitter: Emitter, name: string, block: Code): Code {
  return assignCode(emitter, name, `new R.Block(${block}, ${emitter.features.frames ? 'f' : 'undefined'}, 2)`)
}

function setCode(emitter: Emitter, { target, value, at }: SetNode, place: Place): Code {
  const code = valueCode(emitter, value, place)
  const last = target.parts.at(-1)
  if (target.name === undefined) return `${code};`
  if (last !== undefined) return `if ((w = ${code}) !== undefined) ${partCode(emitter, target, place, at)}`
  if (!mayBeNothing(value)) return assignCode(emitter, target.name, code)
  return `if ((w = ${code}) !== undefined) ${assignCode(emitter, target.name, 'w')}`
}

function partCode(emitter: Emitter, target: SetNode['target'], place: Place, at: number): Code {
  const last = target.parts.at(-1)
  const self = chainCode(emitter, target, place, 1).code
  const note = emitter.place(at)
  if (last?.kind === 'property') return `R.setProperty(run, ${self}, ${emitter.constant(last.name)}, w, ${note});`
  if (last?.kind !== 'index') return `${self};`
  return `{ const value = w; R.setIndex(run, ${self}, ${valueCode(emitter, last.index, place)}, value, ${note}); }`
}

function ifCode(emitter: Emitter, { branches, otherwise }: IfNode, place: Place): Code {
  const parts = branches.map(
    ({ condition, body }) =>
      `if (${truthCode(emitter, condition, place)}) {\n${statementsCode(emitter, body, place)}\n}`,
  )
  if (otherwise.length > 0) parts.push(`{\n${statementsCode(emitter, otherwise, place)}\n}`)
  return parts.join(' else ')
}

function foreachCode(emitter: Emitter, node: ForeachNode, place: Place): Code {
  if (node.list === undefined) return ''
  const names = { label: emitter.name('l'), index: emitter.name('i'), count: emitter.name('n') }
  const items = emitter.name('c')
  const at = emitter.place(node.at)
  const set = loopVariables(emitter, node, { ...names, items })
  const body = statementsCode(emitter, node.body, { ...place, loops: [...place.loops, names] })
  const turn = `${set.turn}\n${body}`
  const { label, index, count } = names
  return `const ${label}c = R.loop(run, ${valueCode(emitter, node.list, place)}, ${at});
if (${label}c !== undefined) {
const ${items} = ${label}c.items, ${count} = ${items}.length;
${set.before}
${label}: for (let ${index} = 0; ${index} !== ${items}.length; ${index} += 1) {
if (--m.fuel < 0 || (m.room -= ${outputBytes(node.body)}) < 0 || ${index} === m.loopTurns || m.changes !== ${label}c.changes) R.turn(run, ${label}c, ${index}, ${at});
${guarded(emitter, node, turn, label)}
if (o.length > m.maxOutput) m.output(o.length);
}
${set.after}
}`
}

// A `#break` in a text, or one that names a loop, arrives as an exception.
function guarded(emitter: Emitter, node: ForeachNode, turn: Code, label: Code): Code {
  const signals = some(node.body, inner =>
    inner.kind === 'template' ? breaksOut(inner.body) : inner.kind === 'break' && inner.scope !== undefined,
  )
  const called = emitter.features.signals && some(node.body, inner => inner.kind === 'call' || inner.kind === 'define')
  if (!emitter.features.signals || !(signals || called)) return turn
  const scope = emitter.features.scopes ? `${label}s` : 'undefined'
  return `try {\n${turn}\n} catch (signal) { R.endLoop(signal, ${scope}); o += signal.text; break ${label}; }`
}

interface LoopVariables {
  readonly before: Code
  readonly turn: Code
  readonly after: Code
}

// The variables that the loop sets are as they were before when it is over.
function loopVariables(
  emitter: Emitter,
  { variable }: ForeachNode,
  { label, index, count, items }: Loop & { readonly items: Code },
): LoopVariables {
  const { features } = emitter
  const values: [string, Code][] = [[variable, `R.item(${items}[${index}])`]]
  if (features.scopes) values.push(['foreach', `${label}s`])
  if (features.read.has('velocityCount')) values.push(['velocityCount', `${index} + 1`])
  if (features.read.has('velocityHasNext')) values.push(['velocityHasNext', `${index} + 1 !== ${count}`])
  const saved = values.map(([name], number) => `const ${label}v${number} = ${variableCode(emitter, name)};`)
  const scope = features.scopes ? [`const ${label}s = new R.LoopScope(${variableCode(emitter, 'foreach')});`] : []
  const advance = features.scopes ? [`${label}s.index = ${index}; ${label}s.hasNext = ${index} + 1 !== ${count};`] : []
  const flag = features.keptNull.has(variable) ? nullFlag(emitter, variable) : undefined
  const flags = { before: '', back: '', turn: '', after: '' }
  if (flag !== undefined) {
    flags.before = `const ${label}z = ${flag};`
    flags.back = `${flag} = ${label}z;`
    // The end of a loop inside the turn of a null item sets its variable free.
    flags.after = `${flag} = false;`
    flags.turn = `${flag} ||= (${items}[${index}] ?? undefined) === undefined;`
  }
  const assign = values.map(([name, value]) => assignCode(emitter, name, value))
  return {
    before: [...saved, ...scope, flags.before].join('\n'),
    turn: [...advance, flags.back, ...assign, flags.turn].join('\n'),
    after: flags.after + values.map(([name], number) => assignCode(emitter, name, `${label}v${number}`)).join('\n'),
  }
}

function callCode(emitter: Emitter, node: CallNode): Code {
  const macro = emitter.template.macros.get(node.name)
  if (macro === undefined) return `o += ${emitter.constant(node.literal())};`
  const args = macro.parameters.slice(0, node.args.length).map((name, index) => {
    const argument = node.args[index]
    return argument === undefined ? '' : `${emitter.constant(name)}, ${argumentCode(emitter, argument)}`
  })
  const body =
    node.body === undefined ? 'undefined' : `new R.Block(${functionCode(emitter, 'define', node.body)}, f, 20)`
  const name = emitter.constant(`macro ${node.name}`)
  return `o += R.callMacro(run, macros.get(${name}), R.frame(f, [${args.join(', ')}], ${body}), ${emitter.place(node.at)});\nif (o.length > m.maxOutput) m.output(o.length);`
}

// An argument is evaluated at each use, in the frame of the call; what cannot change is evaluated once.
function argumentCode(emitter: Emitter, node: CallNode['args'][number]): Code {
  const place: Place = { loops: [], body: 'text' }
  if (node.kind === 'number' || node.kind === 'boolean' || node.kind === 'string') {
    return `R.fixed(${valueCode(emitter, node, place)})`
  }
  const name = emitter.name('a')
  const simple = node.kind === 'reference' && node.parts.length === 0
  const code = simple ? chainCode(emitter, node, place).code : valueCode(emitter, node, place)
  emitter.functions.push(`function ${name}(f) { let t, u, w; return ${code}; }`)
  return name
}
