import type { Random } from '../random.ts'
import type { Hint, Phrase } from './phrase.ts'
import { atom, LEVEL } from './phrase.ts'
import { INTEGERS, NUMBERS, REGEXES, TEXTS } from './words.ts'

/** A string literal with the value; sometimes an engine sees it escaped, as a template's author would write it. */
export function literal(value: string): string {
  return JSON.stringify(value)
}

/** A string literal in one of the notations that the language has. */
export function stringLiteral(random: Random, value: string): string {
  if (random.chance(0.15) && isPlain(value)) return `'${value}'`
  if (random.chance(0.1)) return `"${[...value].map(escaped).join('')}"`
  return literal(value)
}

/** A literal of the kind that a place prefers, or as near to it as one literal comes. */
export function literalPhrase(random: Random, hint: Hint): Phrase {
  switch (hint) {
    case 'num':
      return number(random.chance(0.6) ? random.pick(NUMBERS) : random.int(20))
    case 'int':
      return number(random.pick(INTEGERS))
    case 'str':
      return atom(stringLiteral(random, random.pick(TEXTS)))
    case 'bool':
      return atom(random.pick(['true', 'false']))
    case 'fn':
      return atom(random.pick(['$sum', '$string', '$uppercase', '$count', ...REGEXES.slice(0, 4)]))
    case 'obj':
      return atom(random.pick(['{}', '{"n": 1}', '{"s": "a", "n": 2}', '{"o": {"n": [1]}}']))
    case 'any':
      return atom(random.pick(['null', 'true', '1', '"a"', '[]', '{}', '0', '""', 'nothing', 'false', '[[]]']))
    default:
      return atom(
        random.pick([
          '[]',
          '[1]',
          '[1, 2, 3]',
          '["a", "b"]',
          '[[1], [2, 3]]',
          '[null]',
          '[3, 1, 2]',
          '["b", "a", "c"]',
          '[{"n": 1}, {"n": 2}]',
          '[{"s": "x"}]',
        ]),
      )
  }
}

/** A text that may stand between single quotes as it is. */
function isPlain(value: string): boolean {
  return (
    !/['\\]/.test(value) &&
    [...value].every(character => character >= ' ' && character.length === 1 && value.isWellFormed())
  )
}

function number(value: number): Phrase {
  return { text: String(value).replace('e+', 'e'), level: value < 0 ? LEVEL.add : LEVEL.atom }
}

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('')
}
