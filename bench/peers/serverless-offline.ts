import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ORDER_VTL, RECEIPT_VTL } from '../jobs/orders-vtl.ts'
import { type Child, freePort, startChild } from '../measure/child.ts'
import { installNpm, obstacleOf } from './install.ts'
import type { Peer } from './peer.ts'

const NAME = 'serverless-offline'
const PACKAGES = ['serverless@3.40.0', 'serverless-offline@13.10.1']

/**
 * serverless-offline with the mapping in VTL. It emulates Lambda integrations only, so a function that posts its event
 * to the backend stands where the others have an HTTP integration.
 */
export const serverlessOffline: Peer = {
  name: NAME,
  does: 'orders',
  prepare: () => obstacleOf(installNpm(NAME, PACKAGES)),
  subject(backend) {
    let child: Child | undefined
    return {
      name: NAME,
      async start() {
        const folder = await installNpm(NAME, PACKAGES)
        const port = await freePort()
        writeService({ folder, port, lambdaPort: await freePort(), backend })
        child = await startChild({
          command: process.execPath,
          arguments: ['node_modules/serverless/bin/serverless.js', 'offline', 'start'],
          directory: folder,
          environment: { SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off', AWS_REGION: 'us-east-1' },
          port,
        })
        return { url: `http://127.0.0.1:${port}`, pid: child.pid }
      },
      async stop() {
        await child?.stop()
      },
    }
  },
}

function writeService(job: { folder: string; port: number; lambdaPort: number; backend: string }): void {
  mkdirSync(job.folder, { recursive: true })
  writeFileSync(join(job.folder, 'handler.js'), HANDLER.replaceAll('BACKEND', job.backend))
  const event = {
    http: {
      path: 'orders',
      method: 'post',
      integration: 'lambda',
      request: { passThrough: 'NEVER', template: { 'application/json': ORDER_VTL } },
      response: { headers: { 'Content-Type': "'application/json'" }, template: RECEIPT_VTL },
    },
  }
  const service = {
    service: 'bench',
    frameworkVersion: '3',
    provider: { name: 'aws', runtime: 'nodejs18.x', stage: 'dev' },
    plugins: ['serverless-offline'],
    functions: { orders: { handler: 'handler.orders', events: [event] } },
    custom: {
      'serverless-offline': {
        host: '127.0.0.1',
        httpPort: job.port,
        lambdaPort: job.lambdaPort,
        noPrependStageInUrl: true,
        useInProcess: true,
      },
    },
  }
  writeFileSync(join(job.folder, 'serverless.json'), JSON.stringify(service, undefined, 2))
}

const HANDLER = `'use strict'
const { Agent, request } = require('node:http')
const agent = new Agent({ keepAlive: true, maxSockets: 64 })
exports.orders = event => new Promise((resolve, reject) => {
  const headers = { 'Content-Type': 'application/json' }
  request('BACKEND/orders', { method: 'POST', agent, headers }, response => {
    let text = ''
    response.setEncoding('utf8')
    response.on('data', chunk => { text += chunk })
    response.on('end', () => resolve(JSON.parse(text)))
  }).on('error', reject).end(JSON.stringify(event))
})
`
