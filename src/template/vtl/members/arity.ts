import type { Method, Methods } from './method.ts'

/** Numbers of arguments that methods take: one number, or the least and the most. Absent: any, or its own rule. */
export type Arities = Readonly<Record<string, number | readonly [least: number, most: number]>>

/** The methods, with null for every call that has another number of arguments than the method takes. */
export function withArities<Self>(methods: Methods<Self>, arities: Arities): Methods<Self> {
  const checked: Record<string, Method<Self> | undefined> = { ...methods }
  for (const [name, arity] of Object.entries(arities)) {
    const method = checked[name]
    const [least, most] = typeof arity === 'number' ? [arity, arity] : arity
    if (method !== undefined)
      checked[name] = (run, self, args) =>
        args.length < least || args.length > most ? undefined : method(run, self, args)
  }
  return checked
}

export const TEXT_ARITIES: Arities = {
  equals: 1,
  equalsIgnoreCase: 1,
  compareTo: 1,
  compareToIgnoreCase: 1,
  contains: 1,
  startsWith: [1, 2],
  endsWith: 1,
  indexOf: [1, 2],
  lastIndexOf: [1, 2],
  substring: [1, 2],
  charAt: 1,
  codePointAt: 1,
  concat: 1,
  repeat: 1,
  regionMatches: [4, 5],
  replace: 2,
  matches: 1,
  replaceAll: 2,
  replaceFirst: 2,
  split: [1, 2],
  valueOf: 1,
}

export const LIST_ARITIES: Arities = {
  get: 1,
  set: 2,
  add: [1, 2],
  addAll: [1, 2],
  remove: 1,
  contains: 1,
  containsAll: 1,
  indexOf: 1,
  lastIndexOf: 1,
  subList: 2,
  equals: 1,
}

export const MAP_ARITIES: Arities = {
  get: 1,
  getOrDefault: 2,
  put: 2,
  putIfAbsent: 2,
  putAll: 1,
  remove: [1, 2],
  containsKey: 1,
  containsValue: 1,
  equals: 1,
}

/** Of the views on a map, and of its entries. */
export const VIEW_ARITIES: Arities = { contains: 1, containsAll: 1, add: 1, remove: 1, equals: 1, setValue: 1 }

export const NUMBER_ARITIES: Arities = {
  equals: 1,
  compareTo: 1,
  parseInt: [1, 2],
  parseLong: 1,
  parseDouble: 1,
  valueOf: [1, 2] as const,
  max: 2,
  min: 2,
}

export const OTHER_ARITIES: Arities = { equals: 1, compareTo: 1, parseBoolean: 1, valueOf: 1 }
