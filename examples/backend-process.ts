import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface BackendProcess {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string
  readonly port: number
  /** Resolves when the process has ended. */
  stop(): Promise<void>
}

/**
 * Starts an example backend on a free port as a process of its own, with `environment` added to ours.
 * `file` is relative to this folder, as in `examples.json`. Fails when the backend ends before it is ready.
 */
export async function startBackend(
  file: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<BackendProcess> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const child = spawn(process.execPath, [path, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, ...environment },
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const stop = () => {
    child.kill('SIGTERM')
    return ended
  }
  const output = child.stdout
  if (output === null) throw new Error('standard output was asked for as a pipe')
  for await (const line of createInterface({ input: output })) {
    const { event, port } = JSON.parse(line)
    if (event !== 'ready') continue
    output.resume()
    return { origin: `http://127.0.0.1:${port}`, port, stop }
  }
  throw new Error(`${file} ended before it was ready`)
}
