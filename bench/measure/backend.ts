import { startIpcProcess } from './ipc.ts'
import type { StubOrder, StubReport } from './stub.ts'
import type { BackendRequest, StubAnswer } from './subject.ts'

/** A running backend stub. */
export interface Backend {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string
  /** The last request that reached it; undefined when none did. */
  lastRequest(): Promise<BackendRequest | undefined>
  stop(): Promise<void>
}

/** Starts the stub in a process of its own. */
export async function startBackendStub(answer: StubAnswer): Promise<Backend> {
  const stub = startIpcProcess<StubOrder, StubReport>('stub.ts')
  const listening = await stub.ask({ kind: 'start', answer })
  if (listening.kind !== 'listening') throw new Error('the stub does not listen')
  return {
    origin: `http://127.0.0.1:${listening.port}`,
    stop: stub.stop,
    async lastRequest() {
      const report = await stub.ask({ kind: 'tell' })
      return report.kind === 'last' ? report.request : undefined
    },
  }
}
