/** One bullet or table row of the specification: what a rule of ours must cover. */
export interface SpecItem {
  /** Section with the number of the item in it, counted from 1: `7.4/2`. */
  readonly id: string
  /** First words, to find it by. */
  readonly start: string
}

/** Sections whose every item needs a rule: 4 to 16, and the log of test invocations. */
const COVERED = /^(?:[4-9]|1[0-6])(?:\.\d+)?$|^17\.1$/

/** Reads the items of the covered sections from the specification's text. */
export function readSpecItems(markdown: string): SpecItem[] {
  const items: SpecItem[] = []
  let section = ''
  let count = 0
  let isFenced = false
  let rowsOfTable = 0
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) isFenced = !isFenced
    if (isFenced) continue
    const heading = /^#{2,3} (\d+(?:\.\d+)?)\.? /.exec(line)?.[1]
    if (heading !== undefined) {
      section = heading
      count = 0
    }
    rowsOfTable = line.startsWith('|') ? rowsOfTable + 1 : 0
    const isItem = line.startsWith('* ') || (rowsOfTable > 2 && line.startsWith('|'))
    if (!isItem || !COVERED.test(section)) continue
    items.push({ id: `${section}/${++count}`, start: line.replace(/^[*|] */, '').slice(0, 60) })
  }
  return items
}

/** Reads the numbered rules of a page: `24/3` is the third of its section 24. */
export function readNumberedRules(markdown: string): string[] {
  const rules: string[] = []
  let section = ''
  for (const line of markdown.split('\n')) {
    section = /^## (\d+)\. /.exec(line)?.[1] ?? section
    const number = /^(\d+)\. /.exec(line)?.[1]
    if (number !== undefined && section !== '') rules.push(`${section}/${number}`)
  }
  return rules
}
