/** `node fastify-proxy.ts FOLDER ORIGIN`: @fastify/http-proxy as it is installed in FOLDER, without a log. */
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [folder = '', upstream = ''] = process.argv.slice(2)
const require = createRequire(join(folder, 'package.json'))

const server = require('fastify')({ bodyLimit: 16 * 1024 * 1024 })
await server.register(require('@fastify/http-proxy'), { upstream })
const address = await server.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${JSON.stringify({ event: 'ready', http: new URL(address).host })}\n`)
process.once('SIGTERM', () => process.exit(0))
