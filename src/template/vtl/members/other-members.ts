import { Fault } from '../error.ts'
import { JavaChar } from '../values/other.ts'
import { type Methods, notComparable, nullary } from './method.ts'

/** Methods of Boolean. */
export const BOOLEAN_METHODS: Methods<boolean> = {
  equals: (_, self, [other]) => self === other,
  toString: (_, self, args) => {
    const [value = self] = args
    if (args.length > 1 || typeof value !== 'boolean')
      throw new Fault('VTL_ARGUMENT', 'toString takes no such argument')
    return String(value)
  },
  booleanValue: nullary((_, self) => self),
  hashCode: (_, self, args) => {
    const [value = self] = args
    if (args.length > 1 || typeof value !== 'boolean')
      throw new Fault('VTL_ARGUMENT', 'hashCode takes no such argument')
    return value ? 1231 : 1237
  },
  parseBoolean: (_, __, [text]) => (typeof text === 'string' ? text.toLowerCase() === 'true' : undefined),
  valueOf: (_, __, [text]) => (typeof text === 'string' ? text.toLowerCase() === 'true' : undefined),
  compareTo: (_, self, [other]) => {
    if (typeof other !== 'boolean') throw notComparable()
    return Number(self) - Number(other)
  },
}

/** Methods of Character. */
export const CHARACTER_METHODS: Methods<JavaChar> = {
  equals: (_, self, [other]) => other instanceof JavaChar && self.text === other.text,
  toString: nullary((_, self) => self.text),
  charValue: nullary((_, self) => self),
  hashCode: nullary((_, self) => self.text.charCodeAt(0)),
  compareTo: (_, self, [other]) => {
    if (!(other instanceof JavaChar)) throw notComparable()
    return self.text.charCodeAt(0) - other.text.charCodeAt(0)
  },
}

/** `.class` and `getClass()`: a value's Java class, of which only the name can be had. */
export class JavaClass {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

export const CLASS_METHODS: Methods<JavaClass> = {
  getName: nullary((_, self) => self.name),
  getSimpleName: nullary((_, self) => self.name.replace(/^.*\./, '')),
}
