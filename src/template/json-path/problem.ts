/** A path that cannot be compiled. Plain data. */
export interface PathProblem {
  readonly kind: 'pathProblem'
  /** PATH_UNSUPPORTED is a valid construct that is not carried out. */
  readonly code: 'PATH_SYNTAX' | 'PATH_UNSUPPORTED'
  /** Offset in the path. */
  readonly position: number
  readonly message: string
}

/** Tells a problem from a path. */
export function isPathProblem(value: object): value is PathProblem {
  return 'kind' in value && value.kind === 'pathProblem'
}

/** Thrown inside the parser; `parsePath` answers a problem in its place. */
export class PathFault extends Error {
  readonly code: PathProblem['code']
  readonly position: number
  constructor(position: number, message: string, code: PathProblem['code'] = 'PATH_SYNTAX') {
    super(message)
    this.position = position
    this.code = code
  }
}

/** An evaluation that Jayway ends with an exception. */
export class PathError extends Error {}
