/** Grants steps to an engine of ours. The caller decides what stops it: a count, a clock or a shared budget. */
export interface StepMeter {
  /** Called before `steps` more are made; false ends the match as REGEX_STOPPED. */
  charge(steps: number): boolean
}

/** Steps asked for at once. At 10 to 60 ns a step the meter looks at its clock at least every 0.3 ms. */
export const STEPS_PER_CHARGE = 4096

/** Steps of one match where the caller sets no meter: about a second. */
export const DEFAULT_MAX_STEPS = 30_000_000

/** Grants `maxSteps` steps in all, as long as `expired` (called once per 4,096 steps) answers false. */
export function stepMeter(maxSteps: number, expired: () => boolean = () => false): StepMeter {
  let left = maxSteps
  return {
    charge(steps) {
      left -= steps
      return left >= 0 && !expired()
    },
  }
}

/** Steps left to an engine of its last charge, and the meter that grants the next. */
export interface Gauge {
  readonly meter: StepMeter
  left: number
  stopped: boolean
}

/** A gauge that asks the meter at its first step. */
export function newGauge(meter: StepMeter): Gauge {
  return { meter, left: 0, stopped: false }
}

/** Spends steps; false when the meter refuses, and from then on. */
export function spend(gauge: Gauge, steps: number): boolean {
  gauge.left -= steps
  return gauge.left >= 0 || refill(gauge)
}

function refill(gauge: Gauge): boolean {
  if (gauge.stopped) return false
  const need = Math.max(STEPS_PER_CHARGE, -gauge.left)
  gauge.left += need
  gauge.stopped = !gauge.meter.charge(need)
  return !gauge.stopped
}
