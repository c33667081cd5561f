/** Java's text of a Double: always with a point, with an exponent below 10^-3 and from 10^7 on. */
export function doubleText(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e-3 && size < 1e7 && !Number.isInteger(value)) return String(value)
  return decimalForm(value, String(Math.abs(value)))
}

/** Java's text of a Float. */
export function floatText(value: number): string {
  return decimalForm(value, shortestFloat(Math.abs(value)))
}

function decimalForm(value: number, digitsText: string): string {
  if (Number.isNaN(value)) return 'NaN'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const size = Math.abs(value)
  if (size === Number.POSITIVE_INFINITY) return `${sign}Infinity`
  if (size === 0) return `${sign}0.0`
  if (size >= 1e-3 && size < 1e7) return sign + (digitsText.includes('.') ? digitsText : `${digitsText}.0`)
  return sign + scientific(digitsText)
}

// From `123.45`, `0.00012` or `1.5e+300` to `1.2345E2` and so on.
function scientific(text: string): string {
  const [mantissa = '', power = '0'] = text.split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const digits = (whole + fraction).replace(/^0+/, '')
  const leading = (whole + fraction).length - digits.length
  const exponent = Number(power) + whole.length - 1 - leading
  const rest = digits.slice(1).replace(/0+$/, '')
  return `${digits[0]}.${rest === '' ? '0' : rest}E${exponent}`
}

function shortestFloat(value: number): string {
  for (let precision = 1; precision < 9; precision += 1) {
    const text = Number(value.toPrecision(precision))
    if (Math.fround(text) === value) return String(text)
  }
  return String(value)
}
