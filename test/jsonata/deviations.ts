import { type Oracle, type Patch, patchedOracle, type Reach } from './oracle.ts'

/** A rule in which we differ from the package on purpose, given as the edit of the package that would follow it. */
export interface Deviation {
  readonly name: string
  readonly reason: string
  readonly patches: readonly Patch[]
}

/** Calls of `reach` at the places where the package evaluates a node or enters a library function; nothing else changes. */
const INSTRUMENTS: readonly Patch[] = [
  { find: 'environment.base.depth++;', replace: "environment.base.depth++; reach('node', expr);", count: 1 },
  { find: 'var lhs = input;\n', replace: "var lhs = input; reach('sort', expr);\n", count: 1 },
  {
    find: 'result = proc.implementation.apply(',
    replace: "reach('call', proc); result = proc.implementation.apply(",
    count: 1,
  },
]

/** Copies what a $clone gave, and remembers which objects are the copy's. */
const COPY = `const copyOf = value => Array.isArray(value) ? value.map(copyOf)
  : typeof value !== 'object' || value === null || isFunction(value) ? value
  : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copyOf(part)]));
var result = copyOf(await apply(cloneFunction, [obj], null, environment));
const own = new Set();
const visit = value => { if (typeof value === 'object' && value !== null && !own.has(value)) { own.add(value); Object.values(value).forEach(visit); } };
visit(result);
const outside = value => typeof value === 'object' && value !== null && !own.has(value);`

/** Edits that evaluate the values of a constructor one after the other, in the order that an expression makes of `entries`. */
function siblings(order: string): readonly Patch[] {
  const inOrder = (list: string) => `${order.replace('entries', `[...${list}.entries()]`)}`
  return [
    {
      find: `let generators = await Promise.all(expr.expressions
                    .map(async (item, idx) => {
                        environment.isParallelCall = idx > 0
                        return [item, await evaluate(item, input, environment)]
                    }));`,
      replace: `let generators = [];
                for (const [idx, item] of ${inOrder('expr.expressions')}) generators[idx] = [item, await evaluate(item, input, environment)];`,
      count: 1,
    },
    {
      find: 'let generators = await Promise.all(utils.keys(groups).map(async (key, idx) => {',
      replace: `let generators = []; for (const [idx, key] of ${inOrder('utils.keys(groups)')}) generators[idx] = (await (async () => {`,
      count: 1,
    },
    {
      find: 'return [key, await evaluate(expr.lhs[entry.exprIndex][1], context, env)];\n        }));',
      replace: 'return [key, await evaluate(expr.lhs[entry.exprIndex][1], context, env)];\n        })());',
      count: 1,
    },
  ]
}

/** Alone: it edits what `siblings in order` edits. */
const IN_REVERSE: Deviation = {
  name: 'siblings in reverse',
  reason: 'the same race, won by a later value: ours counts the turns of promises, and miscounts a few',
  patches: siblings('entries.reverse()'),
}

/** Every accepted deviation; an outcome that one of them explains is counted under its name. */
export const DEVIATIONS: readonly Deviation[] = [
  {
    name: 'input is never written',
    reason:
      'grouping an empty array pushes undefined into it; a transform writes to what its pattern or a $clone of its own reaches outside of the copy',
    patches: [
      { find: 'input.push(undefined);', replace: 'input = [undefined];', count: 1 },
      { find: 'var result = await apply(cloneFunction, [obj], null, environment);', replace: COPY, count: 1 },
      { find: 'match[prop] = update[prop];', replace: 'if (!outside(match)) match[prop] = update[prop];', count: 1 },
      { find: 'delete match[deletions[jj]];', replace: 'if (!outside(match)) delete match[deletions[jj]];', count: 1 },
    ],
  },
  {
    name: 'data is only data',
    reason: 'keys such as _jsonata_function, outerWrapper or __proto__ make the package take data for its own objects',
    patches: [
      { find: '_jsonata_function: true', replace: "[Symbol.for('function')]: true", count: 1 },
      { find: '_jsonata_lambda: true', replace: "[Symbol.for('lambda')]: true", count: 2 },
      { find: '._jsonata_function ', replace: "[Symbol.for('function')] ", count: 3 },
      { find: '._jsonata_lambda ', replace: "[Symbol.for('lambda')] ", count: 2 },
      { find: 'input && input.outerWrapper ?', replace: 'Array.isArray(input) && input.outerWrapper ?', count: 1 },
      { find: 'input && input.tupleStream', replace: 'Array.isArray(input) && input.tupleStream', count: 2 },
      {
        find: "arg && arg.type === 'operator' && arg.value === '?'",
        replace: "arg && arg.type === 'operator' && arg.value === '?' && typeof arg.nud === 'function'",
        count: 1,
      },
      {
        find: 'match[prop] = update[prop];',
        replace: `if (prop === '__proto__' && typeof match === 'object' && match !== null)
          Object.defineProperty(match, prop, { value: update[prop], writable: true, enumerable: true, configurable: true });
          else match[prop] = update[prop];`,
        count: 1,
      },
    ],
  },
  {
    name: 'functions have no keys',
    reason:
      'a function given to $spread or as the update of a transform makes the package copy its own internals into the data',
    patches: [
      {
        find: "updateType !== 'object' || update === null ||",
        replace: "updateType !== 'object' || update === null || isFunction(update) ||",
        count: 1,
      },
      {
        find: "typeof arg === 'object' && !isLambda(arg)",
        replace: "typeof arg === 'object' && !isFunction(arg)",
        count: 1,
      },
    ],
  },
  {
    name: 'objects are JavaScript objects',
    reason:
      'those that the package makes have no prototype, so that a library function applied in part, which skips its signature, dies of a TypeError where it makes a text or number of one; ours reads it as it reads an object of the input. Closing it would take the prototype from every object that callers get',
    patches: [
      { find: 'var obj = Object.create(null);', replace: 'var obj = {};', count: 1 },
      { find: 'var result = Object.create(null);', replace: 'var result = {};', count: 4 },
    ],
  },
  {
    name: 'siblings in order',
    reason:
      'the package evaluates the values of one constructor concurrently: which of two failures wins is a race of promises',
    patches: siblings('entries'),
  },
  IN_REVERSE,
]

/** The package with calls of `reach` in it, otherwise as it is. */
export function instrumentedOracle(reach: Reach): Promise<Oracle> {
  return patchedOracle(INSTRUMENTS, reach)
}

/** A name for the deviation that an outcome of ours may be due to, and the package with it. */
export interface Explanation {
  readonly name: string
  readonly oracle: Oracle
}

/** The package under each deviation alone, and under all of them. */
export async function explanations(): Promise<readonly Explanation[]> {
  const alone = DEVIATIONS.map(async ({ name, patches }) => ({ name, oracle: await patchedOracle(patches) }))
  const together = DEVIATIONS.filter(deviation => deviation !== IN_REVERSE)
  const all = { name: 'several deviations', oracle: await patchedOracle(together.flatMap(({ patches }) => patches)) }
  return [...(await Promise.all(alone)), all]
}
