import { parsePath } from '../../json-path/parse.ts'
import type { JsonPath } from '../../json-path/path.ts'
import { isPathProblem } from '../../json-path/problem.ts'
import type { JavaUse } from '../../regex/java/cursor.ts'
import { isRegexProblem } from '../../regex/problem.ts'
import type { Expression, Offset, Statement, Template } from '../ast.ts'
import { Fault } from '../error.ts'
import { methodsNamed } from '../members/call.ts'
import { compilePattern } from '../members/pattern.ts'
import type { Features } from './features.ts'

/** JavaScript. Only names that we make, names shaped like an identifier and numbers enter it. */
export type Code = string

/** Where code is put: the function under construction and what surrounds it. */
export interface Place {
  /** Loops that are open in this function, the innermost last. */
  readonly loops: readonly Loop[]
  /** Body under construction: `#break` without a loop around ends it, and the function returns its output. */
  readonly body: 'template' | 'macro' | 'define' | 'text'
}

/** A loop under construction: the names of its label, of its index and of the number of its turns. */
export interface Loop {
  readonly label: Code
  readonly index: Code
  readonly count: Code
}

/** Names that may stand behind a dot in the code: no others are looked up without a check. */
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/

/** Rules that the files of the generator use of one another. */
export interface CodeOf {
  value(emitter: Emitter, node: Expression, place: Place): Code
  statements(emitter: Emitter, body: readonly Statement[], place: Place): Code
}

/** Collects the code of a template: constants, functions, and the places that errors name. */
export class Emitter {
  readonly template: Template
  readonly features: Features
  readonly codeOf: CodeOf
  readonly constants: unknown[] = []
  readonly functions: Code[] = []
  readonly offsets: Offset[] = [0]
  readonly #known = new Map<unknown, Code>()
  readonly #variables = new Map<string, number>()
  #names = 0

  constructor(template: Template, features: Features, codeOf: CodeOf) {
    this.template = template
    this.features = features
    this.codeOf = codeOf
  }

  /** A name that is used nowhere else. */
  name(prefix: string): Code {
    this.#names += 1
    return `${prefix}${this.#names}`
  }

  /** The constant of a value. Equal texts and numbers share one. */
  constant(value: unknown): Code {
    const known = this.#known.get(value)
    if (known !== undefined) return known
    const code = `k${this.constants.push(value) - 1}`
    this.#known.set(value, code)
    return code
  }

  /** The number of a place, which errors name. */
  place(at: Offset): Code {
    if (this.offsets.at(-1) === at) return String(this.offsets.length - 1)
    return String(this.offsets.push(at) - 1)
  }

  /** The variable of a name in a template without frames. */
  variable(name: string): Code {
    const slot = this.#variables.get(name) ?? this.#variables.size
    this.#variables.set(name, slot)
    return `x${slot}`
  }

  /** All variables. */
  variables(): readonly Code[] {
    return [...this.#variables.values()].map(slot => `x${slot}`)
  }

  /** A name that the template never sets, so that it means what AWS binds to it. */
  isBinding(name: string): boolean {
    return !this.features.assigned.has(name)
  }

  /** The methods of a name. */
  methods(name: string): Code {
    return this.#compiled(`methods ${name}`, () => methodsNamed(name))
  }

  /** A literal JSONPath. */
  path(text: string, at: Offset): { readonly path: JsonPath; readonly code: Code } {
    const code = this.#compiled(`path ${text}`, () => {
      const parsed = parsePath(text)
      if (isPathProblem(parsed)) throw new CompileFault(at, new Fault('VTL_PATH', parsed.message))
      return parsed
    })
    const path = this.constants[Number(code.slice(1))] as JsonPath
    return { path, code }
  }

  /** A literal pattern. */
  pattern(source: string, use: JavaUse, at: Offset): Code {
    return this.#compiled(`${use} ${source}`, () => {
      const pattern = compilePattern(source, use)
      if (!isRegexProblem(pattern)) return pattern
      throw new CompileFault(
        at,
        new Fault('VTL_PATTERN', `${pattern.message}, at character ${pattern.position + 1} of the pattern`),
      )
    })
  }

  readonly #compiledBefore = new Map<string, Code>()

  #compiled(key: string, compile: () => unknown): Code {
    const known = this.#compiledBefore.get(key) ?? this.constant(compile())
    this.#compiledBefore.set(key, known)
    return known
  }
}

/** A fault of a template that shows only when its code is made. */
export class CompileFault extends Error {
  readonly at: Offset
  readonly fault: Fault
  constructor(at: Offset, fault: Fault) {
    super(fault.message)
    this.at = at
    this.fault = fault
  }
}

/** Code that reads an own property of a JSON object, or undefined where the name may not stand in code. */
export function plainProperty(name: string): Code | undefined {
  return PLAIN_NAME.test(name) && !(name in Object.prototype) ? `.${name}` : undefined
}
