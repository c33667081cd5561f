import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

/** A comment says first which thing it is about, then the rule, then the reason: CONTRIBUTING.md. */

const root = fileURLToPath(new URL('../../', import.meta.url))
const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', 'src', 'test', 'bench', 'examples'],
  {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  },
)
  .split('\n')
  .filter(file => /\.(ts|mjs|js)$/.test(file) && !file.startsWith('src/generated/') && existsSync(`${root}${file}`))

/** Beginning of a block comment, or of a line comment that does not go on from the line before. */
const BEGINNING = /\/\*{1,2}[\s*]*(\w+)|(?<!^[ \t]*\/\/[^\n]*\n[ \t]*)(?<=^[ \t]*)\/\/[ \t]*(\w+)/gm
/** Words that begin a question instead of naming the thing. */
const QUESTIONS: ReadonlySet<string> = new Set(['What', 'Whether', 'Whoever'])

interface Comment {
  readonly line: number
  readonly word: string
}

/** First words of the comments of a source text. */
function beginningsOf(text: string): readonly Comment[] {
  return [...text.matchAll(BEGINNING)].map(({ index, 1: block, 2: line }) => {
    return { line: text.slice(0, index).split('\n').length, word: block ?? line ?? '' }
  })
}

describe('comments', () => {
  const found = files.map(file => ({ file, comments: beginningsOf(readFileSync(`${root}${file}`, 'utf8')) }))

  test('are found: this is not about nothing', () => {
    const text = '/** One. */\n/**\n * Two.\n */\n  /* Three */\n// Four\n// goes on\nconst a = 1 // aside\n  // Five\n'
    expect(beginningsOf(text).map(({ word }) => word)).toEqual(['One', 'Two', 'Three', 'Four', 'Five'])
    expect(found.flatMap(({ comments }) => comments).length).toBeGreaterThan(3_000)
  })

  test('begin with the thing that they are about, not with What, Whether or Whoever', () => {
    const questions = found.flatMap(({ file, comments }) => {
      return comments.filter(({ word }) => QUESTIONS.has(word)).map(({ line, word }) => `${file}:${line} ${word}`)
    })
    expect(questions).toEqual([])
  })
})
