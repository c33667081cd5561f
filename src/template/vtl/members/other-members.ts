import { Fault } from '../error.ts'
import { JavaChar } from '../values/other.ts'
import type { Methods } from './method.ts'

/** Methods of Boolean. */
export const BOOLEAN_METHODS: Methods<boolean> = {
  equals: (_, self, [other]) => self === other,
  toString: (_, self, args) => (args.length === 0 ? String(self) : undefined),
  booleanValue: (_, self) => self,
  hashCode: (_, self) => (self ? 1231 : 1237),
  parseBoolean: (_, __, [text]) => (typeof text === 'string' ? text.toLowerCase() === 'true' : undefined),
  valueOf: (_, __, [text]) => (typeof text === 'string' ? text.toLowerCase() === 'true' : undefined),
  compareTo: (_, self, [other]) => {
    if (typeof other === 'boolean') return Number(self) - Number(other)
    throw new Fault('VTL_ARGUMENT', 'compareTo needs another Boolean')
  },
}

/** Methods of Character. */
export const CHARACTER_METHODS: Methods<JavaChar> = {
  equals: (_, self, [other]) => other instanceof JavaChar && self.text === other.text,
  toString: (_, self, args) => (args.length === 0 ? self.text : undefined),
  charValue: (_, self) => self,
  hashCode: (_, self) => self.text.charCodeAt(0),
  compareTo: (_, self, [other]) =>
    other instanceof JavaChar ? self.text.charCodeAt(0) - other.text.charCodeAt(0) : undefined,
}

/** `.class` and `getClass()`: a value's Java class, of which only the name can be had. */
export class JavaClass {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

export const CLASS_METHODS: Methods<JavaClass> = {
  getName: (_, self) => self.name,
  getSimpleName: (_, self) => self.name.replace(/^.*\./, ''),
}
