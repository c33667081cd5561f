import type { RegexNode } from '../ast.ts'
import { LiteralPattern } from '../functions/matches.ts'
import { preparePattern } from '../regex.ts'

/** A name that may stand in generated source. Everything else goes through the constants. */
const SAFE_NAME = /^[A-Za-z_$][A-Za-z0-9_$]*$/
const LONGEST_NAME = 63

/** Names that reading without a check would find on every object or on a numeral, or that mean something else in source. */
const INHERITED: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), 'toJSON'])

/** A key that may be written into source as it is: an identifier of at most 63 characters that no object inherits. */
export function isPlainName(name: string): boolean {
  return name.length <= LONGEST_NAME && SAFE_NAME.test(name) && !INHERITED.has(name)
}

/** The source under construction: statements, constants, and functions that all of it shares. */
export class Code {
  readonly constants: unknown[] = []
  readonly #lines: string[] = []
  readonly #shared: string[] = []
  readonly #sharedNames = new Map<string, string>()
  readonly #constantNames = new Map<unknown, string>()
  readonly #runtime = new Set<string>()
  readonly #patterns = new Set<string>()
  readonly #globals = new Map<string, string>()
  #next = 0

  /** A fresh identifier. */
  name(prefix: string): string {
    return `${prefix}${this.#next++}`
  }

  /** Adds a statement, or a part of one that opens or closes a block. */
  line(text: string): void {
    this.#lines.push(text)
  }

  /** Gives an expression a name. */
  temp(expression: string): string {
    const name = this.name('t')
    this.line(`const ${name} = ${expression};`)
    return name
  }

  /** Declares a variable that later statements set. */
  variable(initial?: string): string {
    const name = this.name('v')
    this.line(initial === undefined ? `let ${name};` : `let ${name} = ${initial};`)
    return name
  }

  /** The name of a constant value. */
  constant(value: unknown): string {
    const known = this.#constantNames.get(value)
    if (known !== undefined) return known
    const name = `k${this.constants.length}`
    this.constants.push(value)
    this.#constantNames.set(value, name)
    return name
  }

  /** The name of a written regular expression, for library functions that search with it. */
  literalPattern(node: RegexNode): string {
    const name = this.constant(new LiteralPattern(preparePattern(node.value), node.position))
    this.#patterns.add(name)
    return name
  }

  /** The name of a constant that `literalPattern` gave: a regular expression written in the template. */
  isPattern(name: string): boolean {
    return this.#patterns.has(name)
  }

  /** The name of a function of the runtime. */
  runtime(name: string): string {
    this.#runtime.add(name)
    return name
  }

  /** The name of a function that is written once; `write` gives its source from its name. */
  shared(key: string, write: (name: string) => string): string {
    const known = this.#sharedNames.get(key)
    if (known !== undefined) return known
    const name = this.name('f')
    this.#sharedNames.set(key, name)
    this.#shared.push(write(name))
    return name
  }

  /** A text as source: itself where it is shaped like a name, else a constant. */
  text(value: string): string {
    return value.length <= LONGEST_NAME && SAFE_NAME.test(value) ? `"${value}"` : this.constant(value)
  }

  /** Reading a field of an object that is known to be one, own fields only. */
  field(object: string, key: string): string {
    if (isPlainName(key)) return `${object}.${key}`
    if (INHERITED.has(key)) return `${this.runtime('own')}(${object}, ${this.constant(key)})`
    return `${object}[${this.constant(key)}]`
  }

  /** The name of a variable that the expression does not bind, read once in each evaluation. */
  global(name: string): string {
    const known = this.#globals.get(name)
    if (known !== undefined) return known
    const code = this.name('b')
    this.#globals.set(name, code)
    return code
  }

  /** The whole source: the body of a function of the constants `K` and the runtime `R` that returns the program. */
  source(result: string): string {
    // Before the constants are listed: reading a global takes one.
    const globals = [...this.#globals].map(
      ([name, code]) => `const ${code} = ${this.runtime('findVariable')}(B, r0, ${this.text(name)});`,
    )
    const used = [...this.#runtime].sort()
    return [
      '"use strict";',
      `const { ${used.join(', ')} } = R;`,
      ...this.constants.map((_, index) => `const k${index} = K[${index}];`),
      'const A = Array.isArray, E = [];',
      ...this.#shared,
      'return (C, B, i0, r0) => {',
      ...globals,
      ...this.#lines,
      `return ${result};`,
      '};',
    ].join('\n')
  }
}
