#!/usr/bin/env node
// Nothing is imported before the check: older versions of Node stop at the first file that they cannot read.
const [major = 0] = process.versions.node.split('.').map(Number)

if (major < 24) {
  process.stderr.write(`regauge needs Node.js 24 or later, and this is ${process.version}\n`)
  process.exitCode = 1
} else {
  await keepCompiled()
  const { run } = await import('./program.ts')
  process.exitCode = await run(process.argv.slice(2), {
    write: text => process.stdout.write(text),
    warn: text => process.stderr.write(text),
  })
}

/**
 * Keeps compiled code between starts, for this process, its threads and the processes that it starts: reading and
 * stripping the sources is most of what a start takes. The folder is the package's own, since what is in it is run; one
 * that cannot be written only costs the gain.
 */
async function keepCompiled(): Promise<void> {
  if (process.env.NODE_COMPILE_CACHE !== undefined || process.env.NODE_DISABLE_COMPILE_CACHE !== undefined) return
  const { enableCompileCache } = await import('node:module')
  const folder = decodeURIComponent(new URL('../../node_modules/.cache/regauge', import.meta.url).pathname)
  const { directory } = enableCompileCache(folder)
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE = directory
}

export {}
