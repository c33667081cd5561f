import type { GuardedRegex } from '../../regex/guarded-regex.ts'

/** A pattern of Java: a plain text where it has no operator, which is most of them. */
export type Pattern =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'regex'; readonly regex: GuardedRegex }
