import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

/** One import of a source file. */
export interface Import {
  readonly file: string
  readonly target: string
  /** `type` imports are gone at run time; a `later` one is an `import()`, which runs when its function does. */
  readonly kind: 'value' | 'later' | 'type'
}

/** The sources of a tree: paths relative to it, with forward slashes. */
export interface Sources {
  readonly files: readonly string[]
  /** Without those that are generated. */
  readonly written: readonly string[]
  readonly imports: readonly Import[]
}

/** Reads the imports of every source file below `folder`; tests are left out. */
export function readSources(folder: string): Sources {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(file => file.replaceAll('\\', '/'))
    .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .sort()
  const written = files.filter(file => !file.startsWith('generated/'))
  return {
    files,
    written,
    imports: written.flatMap(file => readImports(file, readFileSync(join(folder, file), 'utf8'))),
  }
}

function readImports(file: string, text: string): Import[] {
  const statements = /^(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?'([^']+)'/gm
  const found = [...text.matchAll(statements)].map(([, type, target = '']): Import => {
    return { file, target, kind: type === undefined ? 'value' : 'type' }
  })
  const later = [...text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)].map(([, target = '']): Import => {
    return { file, target, kind: 'later' }
  })
  return [...found, ...later]
}

/** The file of the tree that an import means; undefined for packages. */
export function targetFile({ file, target }: Import): string | undefined {
  return target.startsWith('.') ? posix.join(dirname(file), target) : undefined
}
