import { type DocumentNode, entriesOf, entryOf, itemsOf, textOf } from './text/document.ts'

/** Ways to treat a document's base path. Documented: ImportRestApi, `basepath`; default `ignore`. */
export const BASE_PATH_MODES = ['ignore', 'prepend', 'split'] as const
export type BasePathMode = (typeof BASE_PATH_MODES)[number]

/** A path of the document as a resource's path: behind the base path as `mode` says, without a slash at its end. */
export function applyBasePath(path: string, basePath: readonly string[], mode: BasePathMode): string {
  const own = path.split('/').slice(path.startsWith('/') ? 1 : 0)
  if (own.at(-1) === '') own.pop()
  const before = mode === 'prepend' ? basePath : mode === 'split' ? basePath.slice(1) : []
  const whole = [...before, ...own].join('/')
  // A path without its first slash stays as it is, to be refused by name.
  return path.startsWith('/') || before.length > 0 ? `/${whole}` : whole
}

/**
 * The parts of a document's base path. 2.0: `basePath`. 3.x: the default of the first server variable of that name,
 * whether or not the url uses it, else the path of the first url that has one. Slashes at its ends do not count.
 */
export function basePathOf(root: DocumentNode): readonly string[] {
  const swagger = textOf(entryOf(root, 'basePath'))
  const text = entryOf(root, 'swagger') === undefined ? basePathOfServers(entryOf(root, 'servers')) : swagger
  return (text ?? '').split('/').filter(part => part !== '')
}

function basePathOfServers(servers: DocumentNode | undefined): string | undefined {
  const [variable] = itemsOf(servers).flatMap(server => {
    return entriesOf(entryOf(server, 'variables')).flatMap(([name, entry]) =>
      name === 'basePath' ? [textOf(entryOf(entry, 'default')) ?? ''] : [],
    )
  })
  if (variable !== undefined) return variable
  const paths = itemsOf(servers).map(server => pathOfUrl(textOf(entryOf(server, 'url')) ?? ''))
  return paths.find(path => path.replaceAll('/', '') !== '')
}

/** The path of an absolute or relative url, in which `{variables}` may stand anywhere. */
function pathOfUrl(url: string): string {
  const path = url.replace(/^(?:[A-Za-z][A-Za-z0-9+.-]*:)?\/\/[^/?#]*/, '')
  return path.split(/[?#]/)[0] ?? ''
}
