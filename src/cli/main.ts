#!/usr/bin/env node
// Nothing is imported before the check: older versions of Node stop at the first file that they cannot read.
const [major = 0] = process.versions.node.split('.').map(Number)

if (major < 24) {
  process.stderr.write(`regauge needs Node.js 24 or later, and this is ${process.version}\n`)
  process.exitCode = 1
} else {
  if (process.argv[2] !== 'serve') await giveWay()
  await keepCompiled()
  const { run } = await import('./program.ts')
  process.exitCode = await run(process.argv.slice(2), {
    write: text => process.stdout.write(text),
    warn: text => process.stderr.write(text),
  })
}

/** A command may run beside the gateway that it speaks to: traffic goes first where processors are few. */
async function giveWay(): Promise<void> {
  const { constants, setPriority } = await import('node:os')
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Where that is not allowed, all is as it would be without.
  }
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
