import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { endProcess } from './child.ts'

/** A process of this folder that answers each message with one message. */
export interface IpcProcess<Order extends object, Report> {
  ask(order: Order): Promise<Report>
  stop(): Promise<void>
}

/** Forks `file`, relative to this folder. A question fails when the process ends before it answers. */
export function startIpcProcess<Order extends object, Report>(file: string): IpcProcess<Order, Report> {
  const child: ChildProcess = fork(fileURLToPath(new URL(file, import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  return {
    ask: order =>
      new Promise((resolve, reject) => {
        const ended = () => reject(new Error(`${file} ended`))
        child.once('exit', ended)
        child.once('message', report => {
          child.off('exit', ended)
          resolve(report as Report) // both ends are typed by the file that is forked
        })
        child.send(order)
      }),
    stop: () => endProcess(child),
  }
}
