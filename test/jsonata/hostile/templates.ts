import type { HostileSet } from '../../fixtures/hostile/run.ts'
import type { HostileTemplate } from '../../fixtures/hostile/template.ts'
import { GROWTH } from './growth.ts'
import { LIBRARY_WORK } from './library.ts'
import { PICTURES } from './pictures.ts'
import { RECURSION } from './recursion.ts'
import { REGEX } from './regex.ts'
import { SOURCES } from './sources.ts'

/** Every hostile template; at least 150 of them can end in nothing but a typed error. */
export const HOSTILE: readonly HostileTemplate[] = [
  ...RECURSION,
  ...GROWTH,
  ...REGEX,
  ...LIBRARY_WORK,
  ...PICTURES,
  ...SOURCES,
]

/** The templates and their thread. */
export const HOSTILE_SET: HostileSet = { templates: HOSTILE, worker: new URL('worker.ts', import.meta.url) }
