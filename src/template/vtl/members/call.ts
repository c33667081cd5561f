import { BINDING_METHODS, Binding } from '../bindings/bindings.ts'
import type { Run } from '../run.ts'
import { isList, type ListValue, MapEntry, MapView } from '../values/lists.ts'
import { isMap, type MapValue } from '../values/maps.ts'
import { isNumber, type JavaNumber } from '../values/numbers.ts'
import { JavaChar, LoopScope } from '../values/other.ts'
import {
  LIST_ARITIES,
  MAP_ARITIES,
  NUMBER_ARITIES,
  OTHER_ARITIES,
  TEXT_ARITIES,
  VIEW_ARITIES,
  withArities,
} from './arity.ts'
import { classOf } from './java-class.ts'
import { LIST_METHODS } from './list-members.ts'
import { ENTRY_METHODS, MAP_METHODS, VIEW_METHODS } from './map-members.ts'
import type { Method, Methods } from './method.ts'
import { NUMBER_METHODS } from './number-members.ts'
import { BOOLEAN_METHODS, CHARACTER_METHODS, CLASS_METHODS, JavaClass } from './other-members.ts'
import { TEXT_METHODS } from './text-members.ts'

const TEXTS = withArities(TEXT_METHODS, TEXT_ARITIES)
const LISTS = withArities(LIST_METHODS, LIST_ARITIES)
const MAPS = withArities(MAP_METHODS, MAP_ARITIES)
const NUMBERS = withArities(NUMBER_METHODS, NUMBER_ARITIES)
const BOOLEANS = withArities(BOOLEAN_METHODS, OTHER_ARITIES)
const VIEWS = withArities(VIEW_METHODS, VIEW_ARITIES)
const ENTRIES = withArities(ENTRY_METHODS, VIEW_ARITIES)
const CHARACTERS = withArities(CHARACTER_METHODS, OTHER_ARITIES)

/** The methods of one name, for each kind of value that has one. */
export interface MethodsOfName {
  readonly name: string
  readonly text: Method<string> | undefined
  readonly list: Method<ListValue> | undefined
  readonly map: Method<MapValue> | undefined
  readonly number: Method<JavaNumber> | undefined
  readonly boolean: Method<boolean> | undefined
}

/** Looks up the methods of a name. */
export function methodsNamed(name: string): MethodsOfName {
  return {
    name,
    text: own(TEXTS, name),
    list: own(LISTS, name),
    map: own(MAPS, name),
    number: own(NUMBERS, name),
    boolean: own(BOOLEANS, name),
  }
}

function own<Self>(methods: Methods<Self>, name: string): Method<Self> | undefined {
  return Object.hasOwn(methods, name) ? methods[name] : undefined
}

/** Calls a method of a value; undefined where the value has none of that name. */
export function callMethod(run: Run, methods: MethodsOfName, self: unknown, args: readonly unknown[]): unknown {
  switch (typeof self) {
    case 'string':
      return methods.text === undefined ? classMethod(methods, self, args) : methods.text(run, self, args)
    case 'number':
      return methods.number === undefined ? classMethod(methods, self, args) : methods.number(run, self, args)
    case 'boolean':
      return methods.boolean === undefined ? classMethod(methods, self, args) : methods.boolean(run, self, args)
    default:
      return callObjectMethod(run, methods, self, args)
  }
}

function callObjectMethod(run: Run, methods: MethodsOfName, self: unknown, args: readonly unknown[]): unknown {
  if (isList(self) && methods.list !== undefined) return methods.list(run, self, args)
  if (isMap(self) && methods.map !== undefined) return methods.map(run, self, args)
  if (isNumber(self) && methods.number !== undefined) return methods.number(run, self, args)
  const { name } = methods
  if (self instanceof MapView) return own(VIEWS, name)?.(run, self, args)
  if (self instanceof MapEntry) return own(ENTRIES, name)?.(run, self, args)
  if (self instanceof Binding) return own(BINDING_METHODS[self.name], name)?.(run, self, args)
  if (self instanceof LoopScope) return methods.map?.(run, self.variables, args)
  if (self instanceof JavaChar) return own(CHARACTERS, name)?.(run, self, args)
  if (self instanceof JavaClass) return own(CLASS_METHODS, name)?.(run, self, args)
  return classMethod(methods, self, args)
}

function classMethod({ name }: MethodsOfName, self: unknown, args: readonly unknown[]): unknown {
  return name === 'getClass' && args.length === 0 ? classOf(self) : undefined
}
