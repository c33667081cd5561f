import { readDocument } from '../json/read-body.ts'
import { UNREADABLE } from '../json/read-json.ts'
import type { Run } from '../run.ts'
import { textOf } from '../values/text.ts'
import { base64Decode, base64Encode } from './base64.ts'
import { escapeJavaScript } from './escape.ts'
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
    const { value: parsed } = readDocument(text(run, value), run.meter)
    // Its values may be put into the document, and JSON.stringify knows nothing of their kinds.
    return parsed === UNREADABLE ? undefined : parsed
  },
}

function text(run: Run, value: unknown): string {
  return typeof value === 'string' ? value : textOf(run.meter, value)
}
