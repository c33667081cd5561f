import type { Check } from './check-run.ts'
import { KEYWORDS } from './keywords.ts'
import type { PartCompiler, PatternFactory, PatternTest } from './part-compiler.ts'
import { objectAt, SchemaFault, type SchemaPlace, within } from './schema-fault.ts'

/** Parts that compiling a schema needs: the models of the API by name, and how patterns are made. */
export interface SchemaSet {
  readonly models: Readonly<Record<string, unknown>>
  readonly patterns: PatternFactory
}

/** A reference to another model of the API, or into it. Documented: semantics §2.7. */
const MODEL_REFERENCE = /^https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\/([A-Za-z0-9]+)(#.*)?$/

/**
 * Compiles schemas, each of their parts once, as draft 4, whichever draft they name: public templates name later ones,
 * and AWS deploys them; a schema may refer to itself. Compiling is a walk over the schema; nothing of it becomes source text.
 */
export class SchemaCompiler implements PartCompiler {
  readonly #set: SchemaSet
  readonly #compiled = new Map<unknown, Check>()
  /** Targets of references: compiled when the schema that refers to it is done, since it may lead back to it. */
  readonly #waiting: (() => void)[] = []

  constructor(set: SchemaSet) {
    this.#set = set
  }

  /** The check of a model. Throws a SchemaFault. */
  model(name: string): Check {
    if (!Object.hasOwn(this.#set.models, name)) throw new Error(`there is no model ${JSON.stringify(name)}`)
    const check = this.schema(this.#set.models[name], { model: name, path: '' })
    for (let compile = this.#waiting.pop(); compile !== undefined; compile = this.#waiting.pop()) compile()
    return check
  }

  schema(value: unknown, place: SchemaPlace): Check {
    const known = this.#compiled.get(value)
    if (known !== undefined) return known
    const schema = objectAt(value, place)
    const check = this.#checkAll(schema, place)
    this.#compiled.set(value, check)
    return check
  }

  pattern(pattern: string, place: SchemaPlace): PatternTest {
    try {
      return this.#set.patterns(pattern)
    } catch (error) {
      throw new SchemaFault(place.path, error instanceof Error ? error.message : String(error))
    }
  }

  #checkAll(schema: Readonly<Record<string, unknown>>, place: SchemaPlace): Check {
    const checks: Check[] = []
    for (const [keyword, compile] of KEYWORDS) {
      if (!Object.hasOwn(schema, keyword)) continue
      const check = compile(schema[keyword], { place: within(place, keyword), parent: place, schema, compiler: this })
      if (check !== undefined) checks.push(check)
    }
    return (value, at, run) => {
      run.charge(1 + checks.length)
      let isValid = true
      for (const check of checks) {
        if (check(value, at, run)) continue
        isValid = false
        if (run.isDecided) return false
      }
      return isValid
    }
  }

  reference(ref: string, place: SchemaPlace): Check {
    const other = MODEL_REFERENCE.exec(ref)
    const name = other?.[1] ?? place.model
    const target = this.#resolve(other === null ? ref : (other[2] ?? '#'), {
      model: name,
      path: place.path,
    })
    let check: Check = () => false
    this.#waiting.push(() => {
      check = this.schema(target, { model: name, path: place.path })
    })
    return (value, at, run) => {
      run.charge(1)
      return check(value, at, run)
    }
  }

  #resolve(fragment: string, { model, path }: SchemaPlace): unknown {
    if (!Object.hasOwn(this.#set.models, model))
      throw new SchemaFault(path, `there is no model ${JSON.stringify(model)}`)
    const root = this.#set.models[model]
    const pointer = fragment.slice(1)
    if (pointer !== '' && !pointer.startsWith('/')) return findAnchor(root, fragment, path)
    let found: unknown = root
    for (const key of pointer.split('/').slice(1).map(unescapePointer)) {
      if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) {
        throw new SchemaFault(path, `${JSON.stringify(fragment)} leads to nothing`)
      }
      found = Reflect.get(found, key)
    }
    return found
  }
}

/** A part of a schema that names itself with `id`. */
function findAnchor(root: unknown, fragment: string, path: string): unknown {
  const open: unknown[] = [root]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue
    if ('id' in value && value.id === fragment) return value
    open.push(...Object.values(value))
  }
  throw new SchemaFault(path, `${JSON.stringify(fragment)} leads to nothing`)
}

function unescapePointer(key: string): string {
  try {
    return decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return key
  }
}
