#!/usr/bin/env node
// Nothing is imported before the check: older versions of Node stop at the first file that they cannot read.
const [major = 0] = process.versions.node.split('.').map(Number)

if (major < 24) {
  process.stderr.write(`regauge needs Node.js 24 or later, and this is ${process.version}\n`)
  process.exitCode = 1
} else {
  const { run } = await import('./program.ts')
  process.exitCode = await run(process.argv.slice(2), {
    write: text => process.stdout.write(text),
    warn: text => process.stderr.write(text),
  })
}

export {}
