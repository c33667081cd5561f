import { readFileSync } from 'node:fs'

/** Version of the package. */
export function version(): string {
  // Beside src/ in a checkout and beside dist/ in the package.
  const manifest: { version: string } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return manifest.version
}
