import type { Group, Pair } from '../../ast.ts'
import type { Value } from '../kinds.ts'
import { ANY, LIST, MISSING, mayBe, OBJECT, simple } from '../kinds.ts'
import type { Place } from '../place.ts'
import { deeper, withInput } from '../place.ts'
import { emitFunction } from './function.ts'

/** An object constructor or group-by over a value. */
export function emitGroupBy(group: Group, input: Value, place: Place): Value {
  const keys = literalKeys(group.lhs)
  return keys === undefined ? emitDynamic(group, input, place) : emitLiteral(group.lhs, keys, { input, place })
}

/** The keys of a constructor if they are all written there, differ and are allowed. */
function literalKeys(pairs: readonly Pair[]): string[] | undefined {
  const keys: string[] = []
  for (const [key] of pairs) {
    if (key.type !== 'string' || key.predicate !== undefined || key.group !== undefined) return undefined
    keys.push(String(key.value))
  }
  const forbidden = keys.some(key => key === '_jsonata_lambda' || key === '_jsonata_function')
  return forbidden || new Set(keys).size < keys.length ? undefined : keys
}

interface Source {
  readonly input: Value
  readonly place: Place
}

// All items of an array make one context: with written keys each of them belongs to every key.
function emitLiteral(pairs: readonly Pair[], keys: readonly string[], { input, place }: Source): Value {
  const { code } = place
  const context = mayBe(input, LIST)
    ? {
        ...input,
        code: code.temp(`A(${input.code}) ? ${code.runtime('groupContext')}(C, ${input.code}) : ${input.code}`),
      }
    : input
  const at = { ...deeper(withInput(place, { ...context, kinds: ANY })), marks: place.marks }
  const values = pairs.map(([, value]) => place.emit(value, at))
  code.line(`C.value(${keys.length});`)
  const fields = keys.map((key, index) => `${fieldName(place, key)}: ${values[index]?.code}`)
  const absent = values.filter(value => mayBe(value, MISSING)).map(value => `${value.code} === undefined`)
  const whole = `{ ${fields.join(', ')} }`
  if (absent.length === 0) return simple(code.temp(whole), OBJECT)
  const result = code.variable()
  code.line(`if (${absent.join(' || ')}) { ${result} = {};`)
  for (const [index, key] of keys.entries()) emitOptional(place, { result, key, value: values[index] as Value })
  code.line(`} else ${result} = ${whole};`)
  return simple(result, OBJECT)
}

// Written in brackets, even `__proto__` is an ordinary field.
function fieldName({ code }: Place, key: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(key) && key.length < 64 && key !== '__proto__'
    ? key
    : `[${code.constant(key)}]`
}

interface OptionalField {
  readonly result: string
  readonly key: string
  readonly value: Value
}

function emitOptional(place: Place, { result, key, value }: OptionalField): void {
  const { code } = place
  const set =
    key === '__proto__'
      ? `${code.runtime('setField')}(${result}, ${code.constant(key)}, ${value.code});`
      : `${result}[${code.text(key)}] = ${value.code};`
  code.line(mayBe(value, MISSING) ? `if (${value.code} !== undefined) ${set}` : set)
}

function emitDynamic(group: Group, input: Value, place: Place): Value {
  const { code } = place
  const functions = group.lhs.flat().map(expression => {
    const pure = input.pure
    const context = { code: code.name('x'), kinds: ANY, settled: true, pure }
    return emitFunction(deeper(place), context, at => place.emit(expression, at))
  })
  return simple(code.temp(`${code.runtime('groupBy')}(C, ${input.code}, [${functions.join(', ')}])`), OBJECT)
}
