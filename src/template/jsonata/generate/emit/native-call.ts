import type { NativeInfo } from '../../callable.ts'
import { infoOf } from '../../callable.ts'
import { NATIVES } from '../../functions/registry.ts'
import type { Parameter } from '../../signature/parse.ts'
import type { Code } from '../code.ts'
import type { Value } from '../kinds.ts'
import { ANY, BOOL, FUNCTION, isOnly, LIST, MISSING, mayBe, NULL, NUM, OBJECT, TEXT } from '../kinds.ts'
import type { Place } from '../place.ts'
import { INLINE } from './inline.ts'

/** The kinds behind the letters of a signature. */
const KINDS: Readonly<Record<string, number>> = {
  s: TEXT,
  n: NUM,
  b: BOOL,
  l: NULL,
  a: LIST,
  o: OBJECT,
  f: FUNCTION,
  m: MISSING,
}

/** Kinds of result by library function; those that are not listed may give anything. */
const RESULTS: Readonly<Record<string, number>> = {
  ...of(NUM, 'count random millis'),
  ...of(
    NUM | MISSING,
    'sum max min average length number floor ceil round abs sqrt power formatBase parseInteger toMillis',
  ),
  ...of(TEXT | MISSING, 'string substring substringBefore substringAfter lowercase uppercase trim pad replace join'),
  ...of(TEXT | MISSING, 'formatNumber formatBase formatInteger base64encode base64decode encodeUrlComponent encodeUrl'),
  ...of(TEXT | MISSING, 'decodeUrlComponent decodeUrl type now fromMillis'),
  ...of(BOOL | MISSING, 'contains boolean not'),
  ...of(BOOL, 'exists'),
  ...of(OBJECT | MISSING, 'merge sift'),
  ...of(LIST | MISSING, 'split'),
  ...of(LIST, 'zip'),
}

function of(kinds: number, names: string): Record<string, number> {
  return Object.fromEntries(names.split(' ').map(name => [name, kinds]))
}

/** A call ready to be written in either way. */
interface Ways {
  readonly place: Place
  readonly callee: string
  /** The call that checks its arguments first. */
  readonly checked: string
  /** Treatment of functions among the arguments: wrapped they lose their context, in tail position they keep it. */
  readonly functions: 'wrapped' | 'bare'
}

/** A call of a library function, with tests in front of it for what is not known of its arguments. */
export function emitDirect(name: string, args: readonly Value[], { place, callee, checked, functions }: Ways): Value {
  const { code } = place
  const info = nativeInfo(name)
  const kinds = RESULTS[info.name] ?? ANY
  const value = (source: string): Value => ({
    code: code.temp(source),
    kinds,
    settled:
      !mayBe({ code: '', kinds, settled: true, pure: false }, LIST) || info.name === 'split' || info.name === 'zip',
    pure: false,
  })
  const full = withContext(info, args, place)
  const guard = UNGUARDED.has(info.name) && full.length === 1 ? '' : guardOf(info, { args: full, place })
  if (guard === undefined) return value(checked)
  const direct =
    INLINE[info.name]?.(full, place) ??
    `${callee}(${['C', ...full.map(arg => (functions === 'bare' ? arg.code : passed(arg, place)))].join(', ')})`
  return value(guard === '' ? direct : `${guard} ? ${direct} : ${checked}`)
}

function nativeInfo(name: string): NativeInfo {
  const callee = NATIVES.get(name)
  const info = callee === undefined ? undefined : infoOf(callee)
  if (info?.kind !== 'native') throw new TypeError(`no library function ${name}`)
  return info
}

/** Functions whose source takes any argument. */
const UNGUARDED: ReadonlySet<string> = new Set(['count'])

/** A call with so few arguments that the context may stand in for one. */
export function takesContext(name: string, given: number): boolean {
  const { parameters } = nativeInfo(name).signature
  return given < parameters.length && parameters.some(({ context }) => context !== undefined)
}

// The context stands in for a first argument where what is given surely is not that.
function withContext({ signature }: NativeInfo, args: readonly Value[], place: Place): readonly Value[] {
  const [first] = signature.parameters
  if (first?.context === undefined || args.length >= signature.parameters.length) return args
  const [given] = args
  if (given !== undefined && mayBe(given, kindsOf(first.letters))) return args
  return [place.input, ...args]
}

// A function loses its context on the way, save a written regular expression, which is none here.
function passed(arg: Value, { code }: Place): string {
  const isFunction = arg.kinds === FUNCTION && !code.isPattern(arg.code)
  return isFunction ? `${code.runtime('wrapArgument')}(C, ${arg.code})` : arg.code
}

interface Given {
  readonly args: readonly Value[]
  readonly place: Place
}

// Condition under which the arguments fit as they are; undefined if they never do.
function guardOf(info: NativeInfo, { args, place }: Given): string | undefined {
  const { parameters } = info.signature
  if (args.length > parameters.length) return undefined
  const tests: string[] = []
  for (const [index, parameter] of parameters.entries()) {
    const arg = args[index]
    if (arg === undefined) {
      if (!parameter.pattern.endsWith('?') || parameter.context !== undefined) return undefined
      continue
    }
    const test = fits(parameter, arg, place)
    if (test === undefined) return undefined
    if (test !== '') tests.push(test)
  }
  return tests.join(' && ')
}

/** Tests for all members of an array by the letter of their type. */
const MEMBER_TESTS: Readonly<Record<string, 'allNumbers' | 'allTexts' | 'allObjects'>> = {
  n: 'allNumbers',
  s: 'allTexts',
  o: 'allObjects',
}

function fits(parameter: Parameter, arg: Value, { code }: Place): string | undefined {
  if (parameter.subtype !== undefined && parameter.type === 'a') {
    const test = MEMBER_TESTS[parameter.subtype]
    if (test === undefined) return undefined
    const missing = mayBe(arg, MISSING) ? `${arg.code} === undefined || ` : ''
    return `(${missing}A(${arg.code}) && ${code.runtime(test)}(${arg.code}))`
  }
  const taken = parameter.type === 'a' ? LIST | MISSING : kindsOf(parameter.letters)
  // A function among the arguments is passed on by the checked way, which takes its context away.
  if (mayBe(arg, FUNCTION) && taken & FUNCTION && arg.kinds === FUNCTION) return ''
  if (isOnly(arg, taken)) return ''
  const tests = testsOf(taken & arg.kinds & ~FUNCTION, arg.code, code)
  return tests.length === 0 ? undefined : tests.length === 1 ? tests[0] : `(${tests.join(' || ')})`
}

function kindsOf(letters: string): number {
  return [...letters].reduce((kinds, letter) => kinds | (KINDS[letter] ?? 0), 0)
}

function testsOf(kinds: number, code: string, source: Code): string[] {
  const tests: string[] = []
  if (kinds & TEXT) tests.push(`typeof ${code} === "string"`)
  if (kinds & NUM) tests.push(`typeof ${code} === "number"`)
  if (kinds & BOOL) tests.push(`typeof ${code} === "boolean"`)
  if (kinds & LIST) tests.push(`A(${code})`)
  if (kinds & OBJECT) tests.push(`${source.runtime('isData')}(${code})`)
  if (kinds & MISSING) tests.push(`${code} === undefined`)
  return tests
}
