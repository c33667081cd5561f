import { eithers, errors, type HostileTemplate } from '../../fixtures/hostile/template.ts'

const NUMBERS = [
  '$formatNumber(1, $pad("", 9000000, "0") & $pad("", 9000000, "0"))',
  '[1..99999].($formatNumber(1, $pad("", 100000, "#,") & "0"))',
  '[1..99999].($formatNumber(1e300, $pad("", 100000, "0")))',
  '$formatNumber(1, "0." & $pad("", 1000000, "0"))',
  '[1..99999].($formatNumber(1.5, "#0" & $pad("", 1000000, "x")))',
  '$formatInteger(1e15, "I")',
  '$formatInteger(9007199254740991, "i")',
  '$formatInteger(1e300, "I")',
  '$formatInteger(2e10, "I")',
  '[1..99999].($formatInteger(1, $pad("", 1000000, "0")))',
  '[1..99999].($formatInteger(1, $pad("", 1000000, "#") & "0"))',
  '$formatInteger(1, $pad("", 9000000, "0") & $pad("", 9000000, "0"))',
  '[1..99999].($parseInteger($pad("", 1000000, "1"), "w"))',
  '[1..99999].($parseInteger($pad("", 1000000, "M"), "I"))',
]

const DATES = [
  '$fromMillis(0, "[Y,1000000000]")',
  '$fromMillis(0, "[D,99999999-99999999]")',
  '$fromMillis(0, $pad("", 9000000, "[Y]"))',
  '[1..99999].($fromMillis(0, $pad("", 100000, "[Y0001]")))',
  '[1..99999].($fromMillis(0, "[Y" & $pad("", 100000, "0") & "]"))',
  '[1..99999].($fromMillis(0, $pad("", 1000000, "[[")))',
  '[1..99999].($toMillis($pad("", 1000000, "1"), $pad("", 1000, "[Y]")))',
  '$map([1..99999], function($i){ $toMillis($pad("", 100000, "one hundred and "), "[Yw] [Mw] [Dw]x") })',
  '$map([1..99999], function($i){ $now($pad("", 100000, "[Y0001]")) })',
]

/** Pictures of numbers and dates that ask for very long texts, or for very much work. */
export const PICTURES: readonly HostileTemplate[] = [
  ...errors('number picture', 'empty', NUMBERS),
  ...errors('date picture', 'empty', DATES),
  ...eithers('picture', 'words', [
    '$formatInteger(1e300, "w")',
    '$formatNumber(1e300, "#,##0")',
    '$parseInteger(text, "w")',
    '$toMillis(text, "[Yw] [Mw] [Dw]x")',
    '$toMillis(text, "[YI][MI][DI]x")',
    '$number($pad("", 1000000, "1"))',
    '$toMillis($pad("", 1000000, "1"))',
  ]),
]
