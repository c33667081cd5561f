const OPERATIONS = new Map<string, (a: number, b: number) => number>([
  ['+', (a, b) => a + b],
  ['add', (a, b) => a + b],
  ['-', (a, b) => a - b],
  ['sub', (a, b) => a - b],
  ['*', (a, b) => a * b],
  ['mul', (a, b) => a * b],
  ['/', (a, b) => a / b],
  ['div', (a, b) => a / b],
])

/**
 * `{ a, b, op }` gives `{ a, b, op, c }`. Operands may be numbers or their text.
 * Anything else is a function error that begins with `Invalid input:`.
 */
export function calculator(event: unknown): unknown {
  const { a, b, op } = typeof event === 'object' && event !== null ? (event as Record<string, unknown>) : {} // an object
  const left = toNumber(a)
  const right = toNumber(b)
  const operation = typeof op === 'string' ? OPERATIONS.get(op) : undefined
  if (left === undefined || right === undefined) throw new Error('Invalid input: a and b must be numbers')
  if (operation === undefined) throw new Error(`Invalid input: op must be one of ${[...OPERATIONS.keys()].join(' ')}`)
  const c = operation(left, right)
  if (!Number.isFinite(c)) throw new Error('Invalid input: the result is not a finite number')
  return { a: left, b: right, op, c }
}

function toNumber(value: unknown): number | undefined {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}
