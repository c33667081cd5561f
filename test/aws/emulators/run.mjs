// Runs one emulator on a free port of the loopback interface until its parent ends: `node run.mjs NAME`.
import { createServer } from 'node:http'

const ACCOUNT = '000000000000'

/** By name: a server that does not listen yet. Their own command lines would listen on every interface. */
const EMULATORS = {
  dynamodb: async () => (await import('dynalite')).default({ createTableMs: 0 }),
  kinesis: async () => (await import('kinesalite')).default({ createStreamMs: 0 }),
  sqs: async port => {
    const { createRequestHandler } = await import('local-aws-sqs')
    return createServer(createRequestHandler({ hostname: '127.0.0.1', port, accountId: ACCOUNT }).requestHandler)
  },
  // SNS, which hands on to queues of its own.
  sns: async () => {
    const app = (await import('fauxqs')).buildApp({ host: '127.0.0.1' })
    await app.ready()
    return app.server
  },
}

/** A port that is free now: queues bear it in their addresses, so that it has to be known first. */
function freePort() {
  return new Promise(resolve => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

const port = await freePort()
const server = await EMULATORS[process.argv[2]](port)
server.listen(port, '127.0.0.1', () => process.send?.({ port }))
process.once('disconnect', () => process.exit())
