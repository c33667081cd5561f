import type { Methods } from '../members/method.ts'
import { inputJson, inputPath, pathOf } from './input.ts'
import { UTIL } from './util-binding.ts'

/** `$input` and `$util` as values, for templates that hand them on. */
export class Binding {
  readonly name: 'input' | 'util'
  constructor(name: 'input' | 'util') {
    this.name = name
  }
}

export const INPUT_BINDING = new Binding('input')
export const UTIL_BINDING = new Binding('util')

/** Methods of `$input` and `$util`. */
export const BINDING_METHODS: Readonly<Record<Binding['name'], Methods<Binding>>> = {
  input: {
    path: (run, _, [path, ...more]) =>
      typeof path === 'string' && more.length === 0 ? inputPath(run, pathOf(run, path)) : undefined,
    json: (run, _, [path, ...more]) =>
      typeof path === 'string' && more.length === 0 ? inputJson(run, pathOf(run, path)) : undefined,
    params: (run, _, args) => {
      if (args.length === 0) return run.parameters
      return typeof args[0] === 'string' && args.length === 1 ? run.parameter(args[0]) : undefined
    },
  },
  util: Object.fromEntries(
    Object.entries(UTIL).map(([name, use]) => [
      name,
      (run, _, args) => (args.length === 1 ? use(run, args[0]) : undefined),
    ]),
  ),
}
