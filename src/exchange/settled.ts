/**
 * Goes on with a value at once where it is there, and when it arrives where it is a promise: a promise that need not be
 * costs as much as routing a request does.
 */
export function whenSettled<T, R>(value: T | Promise<T>, next: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(next) : next(value)
}
