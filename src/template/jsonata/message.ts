/** Fields of an error besides its code; messages quote them. */
export interface ErrorDetail {
  position?: number | undefined
  token?: unknown
  value?: unknown
  index?: number
  [field: string]: unknown
}

/** One line a code, in our own words; {name} stands for a field of the error. */
const MESSAGES: Readonly<Record<string, string>> = {
  S0101: 'a string has no closing quote',
  S0102: 'the number {token} is too large',
  S0103: 'unknown escape \\{token}',
  S0104: 'four hexadecimal digits belong after \\u',
  S0105: 'a quoted name has no closing backquote',
  S0106: 'a comment is not closed',
  S0201: 'unexpected {token}',
  S0202: '{value} was expected here, found {token}',
  S0203: 'the expression ends where {value} was expected',
  S0204: '{token} is no operator',
  S0205: 'the token {token} does not belong here',
  S0206: '{token} is no expression',
  S0207: 'the expression ends too early',
  S0208: 'parameter {value} of a function must be a variable',
  S0209: 'no predicate may follow a grouping',
  S0210: 'a step may be grouped once only',
  S0211: '{token} cannot stand in front of an operand',
  S0212: 'only a variable can be bound with :=',
  S0213: 'the literal {value} cannot be a step',
  S0214: '{token} must be followed by a variable',
  S0215: '@ must stand before the predicates of its step',
  S0216: '@ must stand before the order-by of its step',
  S0217: '% has no parent to refer to here',
  S0301: 'a regular expression is empty',
  S0302: 'a regular expression is not closed',
  S0401: 'only functions and arrays take type parameters',
  S0402: 'a choice of types cannot hold type parameters',
  S0500: 'the expression has syntax errors',
  T0410: 'argument {index} does not fit the signature of the function',
  T0411: 'the context does not fit argument {index} of the function',
  T0412: 'argument {index} must be an array of one type',
  D1001: 'the number {value} is out of range',
  D1002: 'only a number can be negated, not {value}',
  T1003: 'a key must be a string, not {value}',
  D1004: 'a regular expression matches the empty string',
  T1005: 'this is a field, not a function; did you mean the variable {token}?',
  T1006: 'what is called is no function',
  T1007: 'this is a field, not a function to apply in part; did you mean the variable {token}?',
  T1008: 'what is applied in part is no function',
  D1009: 'two key expressions give the key {value}',
  T1010: 'a matcher function returned something that is no match',
  D1011: 'functions are nested too deeply',
  D1012: 'the evaluation took too long',
  D1013: 'the key {value} is reserved',
  T2001: 'the left operand must be a number',
  T2002: 'the right operand must be a number',
  T2003: 'a range must start at an integer',
  T2004: 'a range must end at an integer',
  T2006: 'the right side of ~> must be a function',
  T2007: 'order-by cannot compare values of two types',
  T2008: 'order-by compares numbers or strings only',
  T2009: 'values of two types cannot be compared',
  T2010: 'only numbers and strings can be compared',
  T2011: 'the update of a transform must be an object, not {value}',
  T2012: 'the deletions of a transform must be strings, not {value}',
  T2013: 'the variable $clone is no function, which a transform needs',
  D2014: 'a range of {value} items is too long',
  D2015: 'a sequence of {value} items is too long',
  D3001: 'infinity and NaN have no text',
  D3010: 'the pattern of $replace is empty',
  D3011: 'the limit of $replace is negative',
  D3012: 'a replacement must be a string',
  D3020: 'the limit of $split is negative',
  D3030: '{value} is no number',
  D3040: 'the limit of $match is negative',
  D3050: 'the function of $reduce takes fewer than two arguments',
  D3060: 'the square root of {value} is no number',
  D3061: 'the power of {value} is no finite number',
  D3070: '$sort needs a comparison function unless all items are numbers or all are strings',
  D3080: 'a number picture has more than two sub-pictures',
  D3081: 'a number picture has two decimal separators',
  D3082: 'a number picture has two percent signs',
  D3083: 'a number picture has two per-mille signs',
  D3084: 'a number picture has both percent and per-mille',
  D3085: 'a number picture has no digit in its mantissa',
  D3086: 'a number picture has plain text between its digits',
  D3087: 'a number picture has a grouping next to its decimal separator',
  D3088: 'a number picture ends its integer part with a grouping separator',
  D3089: 'a number picture has two grouping separators in a row',
  D3090: 'a number picture has an optional digit after a required one',
  D3091: 'a number picture has a required digit after an optional one in its fraction',
  D3092: 'a number picture has percent or per-mille and an exponent',
  D3093: 'a number picture has an exponent with other than digits',
  D3100: 'a base must lie between 2 and 36, not {value}',
  D3110: '{value} is no ISO 8601 timestamp',
  D3130: 'a numbering that starts with {value} is not supported',
  D3131: 'a number picture mixes two families of digits',
  D3132: '{value} is no component of a date picture',
  D3133: 'the component {value} of a date picture has no names',
  D3134: 'a time zone has more than four digits',
  D3135: 'a date picture has an unclosed [',
  D3136: 'the date picture leaves out what is needed to find the moment',
  D3137: '{message}',
  D3138: '$single found more than one match',
  D3139: '$single found no match',
  D3140: 'Malformed URL passed to ${functionName}(): {quoted}',
  D3141: '{message}',
  R0001: '$eval is not available',
  R0002: '{message}',
  R0003: 'the expression is nested too deeply',
  R0004: '{message}',
  R1001: 'a text of {value} characters is too long',
  R1002: 'the result is too large',
  R1003: 'the values made take too much memory',
  R1004: '{message}',
  R1005: 'the result holds a function, which has no JSON text',
  R1006: 'the result has too many levels',
}

/** The text of an error, with its fields filled in; long values are cut. */
export function messageOf(code: string, detail: ErrorDetail): string {
  const template = MESSAGES[code] ?? '{message}'
  return template.replace(/\{(\w+)\}/g, (_, field: string) =>
    field === 'quoted'
      ? JSON.stringify(detail.value)
      : field === 'message'
        ? String(detail.message)
        : describe(detail[field]),
  )
}

const LONGEST = 80

function describe(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, LONGEST)
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value)
  if (Array.isArray(value)) return 'an array'
  return value === undefined ? 'nothing' : `a ${typeof value}`
}
