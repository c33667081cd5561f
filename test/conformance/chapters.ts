import { ROUTING } from './04-routing.ts'
import { VALIDATION } from './05-validation.ts'
import { PARAMETERS } from './06-parameters.ts'
import { HEADERS } from './07-headers.ts'
import type { Chapter } from './row.ts'

/** Every chapter, in the order of the specification. */
export const CHAPTERS: readonly Chapter[] = [ROUTING, VALIDATION, PARAMETERS, HEADERS]
