/** `node fast-gateway-proxy.ts FOLDER ORIGIN`: fast-gateway as it is installed in FOLDER. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { freePort } from '../measure/child.ts'

const [folder = '', target = ''] = process.argv.slice(2)
const require = createRequire(join(folder, 'package.json'))

const port = await freePort()
const server = require('fast-gateway')({ routes: [{ prefix: '', target, disableQsOverwrite: true }] })
await server.start(port, '127.0.0.1')
process.stdout.write(`${JSON.stringify({ event: 'ready', http: `127.0.0.1:${port}` })}\n`)
process.once('SIGTERM', () => process.exit(0))
