import { appendKey } from '../../definition/path.ts'

/** Thrown for a schema that is none; `path` leads to the fault within the schema. */
export class SchemaFault extends Error {
  readonly path: string

  constructor(path: string, message: string) {
    super(message)
    this.path = path
  }
}

/** An object of a schema. */
export type SchemaObject = Readonly<Record<string, unknown>>

/** A place within a schema, for faults. */
export interface SchemaPlace {
  readonly model: string
  readonly path: string
}

/** The place of a member. */
export function within({ model, path }: SchemaPlace, key: string | number): SchemaPlace {
  return { model, path: appendKey(path, key) }
}

/** A value as an object. */
export function objectAt(value: unknown, place: SchemaPlace, what = 'a schema, which is an object'): SchemaObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as SchemaObject
  throw new SchemaFault(place.path, `must be ${what}`)
}

/** A value as a list that is not empty. */
export function listAt(value: unknown, place: SchemaPlace): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0) return value
  throw new SchemaFault(place.path, 'must be a list with at least one item')
}

/** A value as a list of texts that are not empty. */
export function textsAt(value: unknown, place: SchemaPlace): readonly string[] {
  const list = listAt(value, place)
  if (list.every(item => typeof item === 'string')) return list
  throw new SchemaFault(place.path, 'must be a list of texts')
}

/** A value as a whole number from 0. */
export function countAt(value: unknown, place: SchemaPlace): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
  throw new SchemaFault(place.path, 'must be a whole number from 0')
}

/** A value as a number. */
export function numberAt(value: unknown, place: SchemaPlace): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new SchemaFault(place.path, 'must be a number')
}

/** A value as true or false. */
export function flagAt(value: unknown, place: SchemaPlace): boolean {
  if (typeof value === 'boolean') return value
  throw new SchemaFault(place.path, 'must be true or false')
}

/** A value as a text. */
export function textAt(value: unknown, place: SchemaPlace): string {
  if (typeof value === 'string') return value
  throw new SchemaFault(place.path, 'must be a text')
}
