import { readFileSync } from 'node:fs'
import { messageOf } from '../../exchange/failure.ts'

/** The text of a file, or why there is none. */
export type ReadText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'fault'; readonly code: 'FILE_NOT_READABLE'; readonly message: string }

/** Reads a file as UTF-8; `-` is standard input, which is waited for. A byte that is no UTF-8 is a fault. */
export async function readText(file: string): Promise<ReadText> {
  try {
    const bytes = file === '-' ? await readStandardInput() : readFileSync(file)
    // Strictly: a wrong byte would become another character in a template, without a word.
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch (error) {
    return { kind: 'fault', code: 'FILE_NOT_READABLE', message: messageOf(error) }
  }
}

/** By stream: reading the descriptor fails with EAGAIN while the program before the pipe has nothing to say yet. */
async function readStandardInput(): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
