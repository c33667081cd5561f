import { Fault } from '../error.ts'
import { LoopScope } from '../values/other.ts'

/** Thrown by `#stop`, and by a `#break` where JavaScript's would not reach. */
export class Signal {
  readonly kind: 'stop' | 'break'
  /** The loop to leave; undefined for the nearest. */
  readonly scope: LoopScope | undefined
  /** Output of the functions that it has left so far. */
  text = ''
  constructor(kind: 'stop' | 'break', scope?: LoopScope) {
    this.kind = kind
    this.scope = scope
  }
}

/** `#stop`. */
export function stop(): never {
  throw new Signal('stop')
}

/** `#break` in a text. */
export function breakOut(): never {
  throw new Signal('break')
}

/** `#break($foreach.parent)`. */
export function breakOff(scope: unknown, at: number, meter: { at: number }): never {
  meter.at = at
  if (!(scope instanceof LoopScope)) throw new Fault('VTL_ARGUMENT', '#break needs a loop, such as $foreach.parent')
  throw new Signal('break', scope)
}

/** Leaves a text: nothing of it is printed. */
export function drop(thrown: unknown): never {
  if (thrown instanceof Signal) thrown.text = ''
  throw thrown
}

/** Leaves a macro or block with the output so far, and ends there if it is the nearest that a `#break` may leave. */
export function leave(thrown: unknown, output: string): string {
  if (!(thrown instanceof Signal)) throw thrown
  thrown.text = output + thrown.text
  if (thrown.kind === 'break' && thrown.scope === undefined) return thrown.text
  throw thrown
}

/** Ends the template with the output so far. */
export function end(thrown: unknown, output: string): string {
  if (thrown instanceof Signal) return output + thrown.text
  throw thrown
}

/** Ends the loop if the signal is for it. */
export function endLoop(thrown: unknown, scope: LoopScope | undefined): void {
  const ours =
    thrown instanceof Signal && thrown.kind === 'break' && (thrown.scope === undefined || thrown.scope === scope)
  if (!ours) throw thrown
}
