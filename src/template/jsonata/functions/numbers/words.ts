const SMALL = [
  'Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen',
  'Eighteen Nineteen',
]
  .join(' ')
  .split(' ')
const SMALL_ORDINALS = [
  'Zeroth First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth Fourteenth',
  'Fifteenth Sixteenth Seventeenth Eighteenth Nineteenth',
]
  .join(' ')
  .split(' ')
const TENS = ['Twenty', 'Thirty', 'Forty', 'Fifty', 'Sixty', 'Seventy', 'Eighty', 'Ninety']
const POWERS = ['Thousand', 'Million', 'Billion', 'Trillion']

/** A whole number in English words, `'ordinal'` for first, second and so on. */
export function numberToWords(value: number, form: 'cardinal' | 'ordinal'): string {
  return wordsFor(value, '', form)
}

// `joint` stands in front of the part: nothing at the start, a comma or "and" behind a larger part.
function wordsFor(value: number, joint: '' | 'continued', form: 'cardinal' | 'ordinal'): string {
  const and = joint === '' ? '' : ' and '
  const comma = joint === '' ? '' : ', '
  if (value <= 19) return and + (form === 'ordinal' ? SMALL_ORDINALS : SMALL)[value]
  if (value < 100) return and + tens(value, form)
  if (value < 1000) {
    return `${comma}${SMALL[Math.floor(value / 100)]} Hundred${rest(value % 100, form)}`
  }
  const power = Math.min(Math.floor(Math.log10(value) / 3), POWERS.length)
  const factor = 10 ** (power * 3)
  const multiple = Math.floor(value / factor)
  return `${comma}${wordsFor(multiple, '', 'cardinal')} ${POWERS[power - 1]}${rest(value - multiple * factor, form)}`
}

function tens(value: number, form: 'cardinal' | 'ordinal'): string {
  const word = TENS[Math.floor(value / 10) - 2] ?? ''
  if (value % 10 > 0) return `${word}-${wordsFor(value % 10, '', form)}`
  return form === 'ordinal' ? `${word.slice(0, -1)}ieth` : word
}

function rest(remainder: number, form: 'cardinal' | 'ordinal'): string {
  if (remainder > 0) return wordsFor(remainder, 'continued', form)
  return form === 'ordinal' ? 'th' : ''
}

/** The value of every word that a number in words may have, in lower case. */
export const WORD_VALUES: ReadonlyMap<string, number> = new Map([
  ...SMALL.map((word, index): [string, number] => [word.toLowerCase(), index]),
  ...SMALL_ORDINALS.map((word, index): [string, number] => [word.toLowerCase(), index]),
  ...[...TENS, 'Hundred'].flatMap((word, index): [string, number][] => {
    const lower = word.toLowerCase()
    return [
      [lower, (index + 2) * 10],
      [`${lower.slice(0, -1)}ieth`, (index + 2) * 10],
    ]
  }),
  ['hundredth', 100],
  ...POWERS.flatMap((word, index): [string, number][] => [
    [word.toLowerCase(), 10 ** ((index + 1) * 3)],
    [`${word.toLowerCase()}th`, 10 ** ((index + 1) * 3)],
  ]),
])

/** The number that words in lower case stand for; NaN where a word is unknown. */
export function wordsToNumber(text: string): number {
  const parts: number[] = [0]
  for (const word of text.split(/,\s|\sand\s|[\s\\-]/)) {
    const value = WORD_VALUES.get(word) ?? Number.NaN
    const last = parts.pop() ?? Number.NaN
    if (!(value < 100)) parts.push(last * value)
    else if (last >= 1000) parts.push(last, value)
    else parts.push(last + value)
  }
  return parts.reduce((total, part) => total + part, 0)
}
