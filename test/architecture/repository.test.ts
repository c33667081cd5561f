import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
  .split('\n')
  .filter(file => file !== '' && !file.startsWith('src/generated/') && statSync(join(root, file)).isFile())

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

test('the lock file names no registry and no address', () => {
  const { packages } = JSON.parse(read('package-lock.json'))
  const resolved = Object.values<{ resolved?: string; link?: boolean }>(packages).filter(({ link }) => !link)
  expect(resolved.filter(({ resolved: address }) => address !== undefined)).toEqual([])
})

test('no tracked file names a path of a machine', () => {
  // Built from parts, so that this file does not find itself.
  const paths = new RegExp(`(?<![\\w.])/(?:${['work', 'root', 'home/[a-z]+'].join('|')})/`)
  expect(tracked.filter(file => !/\.(binpb|pem|png)$/.test(file) && paths.test(read(file)))).toEqual([])
})

test('README names the two commands that package.json has', () => {
  const { scripts } = JSON.parse(read('package.json'))
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'test', 'bench']))
  expect(read('README.md')).toContain('$ npm start')
  expect(read('README.md')).toContain('$ npm test')
})

test('at most 90 packages come with a production installation', () => {
  const { packages } = JSON.parse(read('package-lock.json'))
  const production = Object.entries<{ dev?: boolean; link?: boolean; optional?: boolean }>(packages).filter(
    ([path, entry]) => path.startsWith('node_modules/') && !entry.dev && !entry.link && !entry.optional,
  )
  expect(production.length).toBeLessThanOrEqual(90)
})
