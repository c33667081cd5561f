import { Fault } from '../error.ts'
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

/**
 * A method without parameters. Velocity 1.7 calls it whatever the arguments are, and Java refuses arguments by an
 * exception.
 */
export function nullary<Self>(answer: (run: Run, self: Self) => unknown): Method<Self> {
  return (run, self, args) => {
    if (args.length > 0) throw new Fault('VTL_ARGUMENT', 'A method without parameters was given arguments')
    return answer(run, self)
  }
}

/** The exception of `compareTo` with a value of another kind. */
export function notComparable(): Fault {
  return new Fault('VTL_ARGUMENT', 'compareTo needs a value of the same kind')
}

/** The exception of a null, which a word without `$` is, where a method needs a value. */
export function nullArgument(): Fault {
  return new Fault('VTL_ARGUMENT', 'A method needs a value, and a word without "$" is none')
}
