import { readDocument } from '../json/read-body.ts'
import { UNREADABLE } from '../json/read-json.ts'
import type { Run } from '../run.ts'
import { textOf } from '../values/text.ts'
import { base64Decode, base64Encode } from './base64.ts'
import { escapeJavaScript, escapeJson } from './escape.ts'
import { urlDecode, urlEncode } from './url.ts'

/** A function of `$util`: all take one value. */
export type UtilFunction = (run: Run, value: unknown) => unknown

/** `$util`. Values other than texts are taken by their text. */
export const UTIL: Readonly<Record<string, UtilFunction>> = {
  escapeJavaScript: (run, value) => escapeJavaScript(run.meter, text(run, value)),
  urlEncode: (run, value) => urlEncode(run.meter, text(run, value)),
  urlDecode: (run, value) => urlDecode(run.meter, text(run, value)),
  base64Encode: (run, value) => base64Encode(run.meter, text(run, value)),
  base64Decode: (run, value) => base64Decode(run.meter, text(run, value)),
  parseJson: (run, value) => {
    const parsed = readDocument(text(run, value), run.meter)
    return parsed === UNREADABLE ? undefined : parsed
  },
}

/** `escapeJavaScript` with `'` as it is. */
export const ESCAPE_JSON: UtilFunction = (run, value) => escapeJson(run.meter, text(run, value))

function text(run: Run, value: unknown): string {
  return typeof value === 'string' ? value : textOf(run.meter, value)
}
