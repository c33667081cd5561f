import type { Code } from '../code.ts'

/** Spends one operation. */
export const TICK = 'if (--C.fuel < 0) C.refuel();'

/** Source that tells whether a value is an object or array. */
export function isObject(code: string): string {
  return `typeof ${code} === "object" && ${code} !== null`
}

/**
 * A shared function that takes a step by a name from each of a list of contexts. `inner` gives all results as one flat
 * list; `last` gives a sequence of them, or the only one if that is an array.
 */
export function nameStep(code: Code, key: string, place: 'inner' | 'last'): string {
  return code.shared(`${place} ${key}`, name => {
    const field = code.field('x', key)
    const deep = `${code.runtime('deep')}(C, x, ${code.text(key)})`
    const into = `${code.runtime('into')}(C, o, r)`
    const loop = (keep: string) =>
      `for (let i = 0; i < s.length; i++) { ${TICK} const x = s[i]; if (${isObject('x')}) {` +
      ` const r = A(x) ? ${deep} : ${field}; if (r !== undefined) { ${keep} } } }`
    if (place === 'inner') {
      const list = `${code.runtime('listed')}(C, o)`
      return `function ${name}(C, s) { const o = []; ${loop(`if (A(r)) ${into}; else o.push(r);`)} return ${list}; }`
    }
    const keep = `n++; if (A(r)) { w = r; ${into}; } else o.push(r);`
    const raw = `n === 1 && ${code.runtime('isRaw')}(w) ? w : ${code.runtime('listed')}(C, o)`
    return `function ${name}(C, s) { const o = []; let n = 0, w; ${loop(keep)} return ${raw}; }`
  })
}
