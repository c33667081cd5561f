import { GROWTH } from './growth.ts'
import { LIBRARY_WORK } from './library.ts'
import { PICTURES } from './pictures.ts'
import { RECURSION } from './recursion.ts'
import { REGEX } from './regex.ts'
import { SOURCES } from './sources.ts'
import type { HostileTemplate } from './template.ts'

/** Every hostile template; at least 150 of them can end in nothing but a typed error. */
export const HOSTILE: readonly HostileTemplate[] = [
  ...RECURSION,
  ...GROWTH,
  ...REGEX,
  ...LIBRARY_WORK,
  ...PICTURES,
  ...SOURCES,
]
