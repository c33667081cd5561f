import type { HostileSet } from '../../fixtures/hostile/run.ts'
import type { HostileTemplate } from '../../fixtures/hostile/template.ts'
import { CYCLES } from './cycles.ts'
import { GROWTH } from './growth.ts'
import { LOOPS } from './loops.ts'
import { NUMBERS } from './numbers.ts'
import { PATTERNS } from './patterns.ts'
import { SOURCES } from './sources.ts'

/** Every hostile template; at least 150 of them can end in nothing but a typed error. */
export const HOSTILE: readonly HostileTemplate[] = [...LOOPS, ...GROWTH, ...CYCLES, ...NUMBERS, ...PATTERNS, ...SOURCES]

/** The templates and their thread. */
export const HOSTILE_SET: HostileSet = { templates: HOSTILE, worker: new URL('worker.ts', import.meta.url) }
