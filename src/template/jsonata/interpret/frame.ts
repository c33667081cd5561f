/**
 * Where variables live: one frame a block, function application or tuple. The outermost one asks `resolve` for what
 * the expression itself does not bind.
 */
export interface Frame {
  readonly variables: Map<string, unknown>
  readonly parent: Frame | undefined
  readonly resolve: ((name: string) => unknown) | undefined
}

/** A frame inside another. */
export function innerFrame(parent: Frame): Frame {
  return { variables: new Map(), parent, resolve: undefined }
}

/** The frame outside of all others. */
export function rootFrame(resolve: (name: string) => unknown): Frame {
  return { variables: new Map(), parent: undefined, resolve }
}

/** A frame that holds the variables of a tuple. */
export function tupleFrame(parent: Frame, tuple: Readonly<Record<string, unknown>>): Frame {
  return { variables: new Map(Object.entries(tuple)), parent, resolve: undefined }
}

/** The value of a variable: that of the innermost frame that binds it, even to nothing. */
export function lookupVariable(frame: Frame, name: string): unknown {
  let current: Frame | undefined = frame
  while (current !== undefined) {
    if (current.variables.has(name)) return current.variables.get(name)
    if (current.resolve !== undefined) return current.resolve(name)
    current = current.parent
  }
  return undefined
}
