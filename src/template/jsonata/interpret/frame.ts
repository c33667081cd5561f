/** The variables of a tuple, by name; `@` is its context. */
export type Tuple = Record<string, unknown>

/**
 * Where variables live: one frame a block, function application or tuple. What is bound is kept apart from the tuple,
 * and made room for when the first is: most frames bind nothing. The outermost frame asks `resolve` for what the
 * expression itself does not bind.
 */
export interface Frame {
  variables: Map<string, unknown> | undefined
  readonly tuple: Tuple | undefined
  readonly parent: Frame | undefined
  readonly resolve: ((name: string) => unknown) | undefined
}

/** A frame inside another. */
export function innerFrame(parent: Frame): Frame {
  return { variables: undefined, tuple: undefined, parent, resolve: undefined }
}

/** The frame outside of all others. */
export function rootFrame(resolve: (name: string) => unknown): Frame {
  return { variables: undefined, tuple: undefined, parent: undefined, resolve }
}

/** A frame that holds the variables of a tuple. */
export function tupleFrame(parent: Frame, tuple: Tuple): Frame {
  return { variables: undefined, tuple, parent, resolve: undefined }
}

/** Binds a variable in a frame. */
export function bindVariable(frame: Frame, name: string, value: unknown): void {
  frame.variables ??= new Map()
  frame.variables.set(name, value)
}

/** The value of a variable: that of the innermost frame that binds it, even to nothing. */
export function lookupVariable(frame: Frame, name: string): unknown {
  let current: Frame | undefined = frame
  while (current !== undefined) {
    const { variables, tuple, resolve } = current
    if (variables?.has(name)) return variables.get(name)
    if (tuple !== undefined && Object.hasOwn(tuple, name)) return tuple[name]
    if (resolve !== undefined) return resolve(name)
    current = current.parent
  }
  return undefined
}
