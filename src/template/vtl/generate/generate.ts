import type { Offset, Template } from '../ast.ts'
import type { Run } from '../run.ts'
import { Emitter } from './emitter.ts'
import { valueCode } from './expression.ts'
import { featuresOf } from './features.ts'
import { functionCode, renderBody } from './function.ts'
import { RUNTIME } from './runtime.ts'
import { statementsCode } from './statement.ts'

/** A template as a function. */
export interface Generated {
  readonly render: (run: Run) => string
  /** Offset in the template of each place that a render may note. */
  readonly offsets: readonly Offset[]
  /** The source of the function, for those who look at it. */
  readonly source: string
}

/** Makes a function of a template. Throws CompileFault. */
export function generate(template: Template): Generated {
  const emitter = new Emitter(template, featuresOf(template), { value: valueCode, statements: statementsCode })
  const statements = statementsCode(emitter, template.body, { loops: [], body: 'template' })
  const macros = emitter.features.frames ? macrosCode(emitter) : ''
  const variables = emitter.variables()
  const source = [
    "'use strict';",
    ...emitter.constants.map((_, index) => `const k${index} = K[${index}];`),
    'return function render(run) {',
    'const m = run.meter;',
    emitter.features.frames ? 'const f = R.newFrame();' : '',
    variables.length > 0 ? `let ${variables.join(', ')};` : '',
    ...emitter.functions,
    macros,
    renderBody(emitter, 'template', statements),
    '};',
  ].join('\n')
  const factory = new Function('R', 'K', source)
  return { render: factory(RUNTIME, emitter.constants), offsets: emitter.offsets, source }
}

// Macros call one another, so that they are looked up by name.
function macrosCode(emitter: Emitter): string {
  const entries = [...emitter.template.macros.values()].map(macro => {
    const name = emitter.constant(`macro ${macro.name}`)
    return `[${name}, ${functionCode(emitter, 'macro', macro.body)}]`
  })
  return `const macros = new Map([${entries.join(', ')}]);`
}
