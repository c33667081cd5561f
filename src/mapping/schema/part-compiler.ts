import type { Check } from './check-run.ts'
import type { SchemaPlace } from './schema-fault.ts'

/** A pattern of a schema that a text is searched for; made when it is first needed. Throws for one that is refused. */
export type PatternTest = (text: string, charge: (steps: number) => void) => boolean

/** Makes a pattern; the place is told where it is refused. */
export type PatternFactory = (pattern: string) => PatternTest

/** Checks of the parts within a keyword. Everything throws a SchemaFault that names its place. */
export interface PartCompiler {
  /** The check of a part that has to be a schema. */
  schema(value: unknown, place: SchemaPlace): Check
  /** The check that a reference leads to; `place` is the reference's. */
  reference(ref: string, place: SchemaPlace): Check
  pattern(pattern: string, place: SchemaPlace): PatternTest
}
