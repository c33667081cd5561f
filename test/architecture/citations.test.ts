import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { LAYERS } from './layers.ts'

/** Comments and pages cite rules by page and section; a citation that leads nowhere is worse than none. */

const root = fileURLToPath(new URL('../../', import.meta.url))
const PAGES = ['semantics', 'access', 'hardening', 'interfaces'] as const
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 1 << 26,
})
  .split('\n')
  .filter(file => existsSync(`${root}${file}`))
const texts = tracked.filter(file => /\.(ts|mjs|md|proto|yaml|yml)$/.test(file) && !file.startsWith('src/generated/'))
const pages = texts.filter(file => file.endsWith('.md'))
const notes = readdirSync(`${root}docs/decisions`).filter(file => /^\d{4}-/.test(file))

interface Citation {
  readonly page: string
  readonly section: string
}

function read(file: string): string {
  return readFileSync(`${root}${file}`, 'utf8')
}

/** Headings of a page that begin with a number: `7.3`. */
function sectionsOf(page: string): ReadonlySet<string> {
  return new Set(
    [...read(`docs/${page}.md`).matchAll(/^#{2,3} (\d+(?:\.\d+)*)\.? /gm)].map(([, number = '']) => number),
  )
}

/** Text as one line a comment: a citation may be wrapped. */
function unwrapped(text: string): string {
  return text.replace(/\n[ \t]*(?:\*(?!\/)|\/\/|#)?[ \t]*/g, ' ')
}

/** Pages' names and RFCs, section signs, and what may stand between several signs of one page. */
const TOKENS = /\b(semantics|access|hardening|interfaces|RFC \d+)\b(?:\]\([^)]*\))?(?= §| section)|§(\d+(?:\.\d+)*)|§/gi

/** Every section cited in a text; `page` is empty where none is named, and the own page in one of the pages. */
function citationsIn(text: string, ownPage: string): Citation[] {
  const citations: Citation[] = []
  let page = ownPage
  let end = 0
  const line = unwrapped(text)
  for (const match of line.matchAll(TOKENS)) {
    const isListed = /^(?:,? and |, | to )$/.test(line.slice(end, match.index))
    if (match[1] !== undefined) page = match[1].toLowerCase()
    else {
      if (!isListed && !/^ $/.test(line.slice(end, match.index))) page = ownPage
      citations.push({ page, section: match[2] ?? '' })
    }
    end = match.index + match[0].length
  }
  return citations.filter(citation => !citation.page.startsWith('rfc '))
}

function ownPageOf(file: string): string {
  return PAGES.find(page => file === `docs/${page}.md`) ?? ''
}

describe('citations', () => {
  const sections = new Map<string, ReadonlySet<string>>(PAGES.map(page => [page, sectionsOf(page)]))
  const found = texts
    .filter(file => !file.endsWith('citations.test.ts'))
    .flatMap(file => citationsIn(read(file), ownPageOf(file)).map(citation => ({ file, ...citation })))

  test('are found: this is not about nothing', () => {
    expect(found.length).toBeGreaterThan(150)
    expect(new Set(found.map(({ page }) => page))).toEqual(new Set(PAGES))
  })

  test('name a page and a section that is there', () => {
    const broken = found.filter(({ page, section }) => !sections.get(page)?.has(section))
    expect(broken.map(({ file, page, section }) => `${file}: ${page || 'no page'} §${section}`)).toEqual([])
  })

  test.each([
    ['Observed: semantics §7.3, §14.2.', '', ['semantics 7.3', 'semantics 14.2']],
    ['semantics §16.1 and §18, hardening §3', '', ['semantics 16.1', 'semantics 18', 'hardening 3']],
    ['wrapped: semantics\n * §4.1', '', ['semantics 4.1']],
    ['RFC 9112 §4 and §6.3', '', []],
    ['the table of §13.3', '', [' 13.3']],
    ['semantics §4.1. Then §5', '', ['semantics 4.1', ' 5']],
    ['as §7.2 says', 'semantics', ['semantics 7.2']],
    ['([semantics §2](semantics.md))', 'interfaces', ['semantics 2']],
  ])('%j are read', (text, ownPage, expected) => {
    expect(citationsIn(text, ownPage).map(({ page, section }) => `${page} ${section}`)).toEqual(expected)
  })
})

describe('decisions', () => {
  const numbers = new Set(notes.map(file => file.slice(0, 4)))

  test('that are cited are there', () => {
    const cited = texts.flatMap(file => {
      const text = unwrapped(read(file))
      return [...text.matchAll(/\bdecisions? (\d{4})\b|decisions\/(\d{4})/g)].map(([, word, path]) => ({
        file,
        number: word ?? path ?? '',
      }))
    })
    expect(cited.length).toBeGreaterThan(10)
    expect(cited.filter(({ number }) => !numbers.has(number))).toEqual([])
  })

  test('have one form of head, and stand in the index under it', () => {
    const index = read('docs/decisions/README.md')
    const missing = notes.filter(file => {
      const [heading = ''] = read(`docs/decisions/${file}`).split('\n')
      const title = /^# \d{4}: (.+)$/.exec(heading)?.[1]
      return (
        title === undefined ||
        !heading.startsWith(`# ${file.slice(0, 4)}: `) ||
        !index.includes(`](${file}) | ${title} |`)
      )
    })
    expect(missing).toEqual([])
  })
})

describe('pages', () => {
  test('lead to files that are there', () => {
    const broken = pages.flatMap(file => {
      const folder = file.slice(0, file.lastIndexOf('/') + 1)
      return [...read(file).matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)]
        .filter(([, target = '']) => !existsSync(new URL(target, `file://${root}${folder}`)))
        .map(([, target]) => `${file}: ${target}`)
    })
    expect(broken).toEqual([])
  })

  test('name files that are there', () => {
    const broken = pages.flatMap(file => {
      // Not the form of a name, nor a folder that a run makes.
      const named = [
        ...read(file).matchAll(
          /`((?:src|test|bench|docs|proto|examples|\.ci|\.github)\/(?!\.|decisions\/NNNN)[\w./-]+)`/g,
        ),
      ]
      return named.filter(([, path]) => !existsSync(`${root}${path}`)).map(([, path]) => `${file}: ${path}`)
    })
    expect(broken).toEqual([])
  })

  test('name functions where they are', () => {
    const broken = pages.flatMap(file => {
      const named = [...unwrapped(read(file)).matchAll(/`(#?\w+)` in `(src\/[\w./-]+\.ts)`/g)]
      return named.filter(([, name = '', path]) => !new RegExp(`(?<!\\w)${name}\\b`).test(read(path ?? '')))
    })
    expect(broken.map(([found]) => found)).toEqual([])
  })

  test.each([
    ['README.md', ' ', ' · '],
    ['ARCHITECTURE.md', ', ', ' ← '],
  ])('%s prints the layers that are enforced', (file, between, next) => {
    const layers = LAYERS.map(parts => parts.join(between)).join(next)
    expect(read(file).replace(/\s+/g, ' ')).toContain(layers)
  })

  test('of docs/ stand in its index', () => {
    const index = read('docs/README.md')
    const names = readdirSync(`${root}docs`).filter(name => name.endsWith('.md') && name !== 'README.md')
    expect(names.filter(name => !index.includes(`](${name})`))).toEqual([])
  })
})
