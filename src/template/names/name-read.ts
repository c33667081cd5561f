/** Place of a parameter: `any` where the template leaves the choice to the gateway. */
export type ParameterPlace = 'any' | 'path' | 'querystring' | 'header'

/** A name by which a template reads what the gateway binds. `position` counts UTF-16 units from 0. */
export type NameRead =
  /** A variable that neither the template nor the gateway binds. */
  | { readonly kind: 'variable'; readonly name: string; readonly position: number }
  /** A member of `$input` or `$util`, or of the parameters: `names` are those that there are. */
  | {
      readonly kind: 'member'
      readonly owner: string
      readonly name: string
      readonly names: readonly string[]
      readonly position: number
    }
  | { readonly kind: 'context'; readonly path: readonly string[]; readonly position: number }
  | { readonly kind: 'parameter'; readonly name: string; readonly place: ParameterPlace; readonly position: number }
  | { readonly kind: 'stageVariable'; readonly name: string; readonly position: number }

/** All that a template reads by name, and the keys of `$context` that it sets. */
export interface NamesRead {
  readonly reads: readonly NameRead[]
  readonly setsContext: readonly string[]
}

/** Members of `$input.params`, or `$input.params()` in Velocity. */
export const PARAMETER_PLACES = ['path', 'querystring', 'header'] as const

/** The place of a name among the parameters; undefined for any other word. */
export function placeOf(name: string): Exclude<ParameterPlace, 'any'> | undefined {
  return PARAMETER_PLACES.find(place => place === name)
}
