import type { Run } from '../run.ts'

/**
 * A method: answers undefined for nothing, as for arguments that no overload takes. A failure that is an exception in
 * Java is thrown as Fault.
 */
export type Method<Self> = (run: Run, self: Self, args: readonly unknown[]) => unknown

/** Methods of one kind of value by name. */
export interface Methods<Self> {
  readonly [name: string]: Method<Self> | undefined
  // Named, or the compiler would take those of every object for them.
  readonly toString?: Method<Self>
  readonly valueOf?: Method<Self>
}

/** The text of a method that answers nothing in Java (`void`). */
export const VOID = ''
