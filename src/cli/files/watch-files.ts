import { type FSWatcher, statSync, watch } from 'node:fs'
import { dirname } from 'node:path'

/** Time in which changes that belong together arrive: editors write a file in several steps. */
const SETTLE_MS = 100

/**
 * Calls `run` now and after each change below these paths, until the process is interrupted. `run` returns further
 * files that its outcome depends on.
 */
export async function watchFiles(paths: readonly string[], run: () => readonly string[]): Promise<void> {
  const watchers = new Map<string, FSWatcher>()
  let timer: NodeJS.Timeout | undefined
  const again = () => {
    for (const path of [...paths, ...run()]) follow(path)
  }
  const follow = (path: string) => {
    // The folder of a file is watched, since an editor may put a new file in its place.
    const folder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? path : dirname(path)
    if (watchers.has(folder)) return
    const watcher = watch(folder, { recursive: folder === path }, () => {
      clearTimeout(timer)
      timer = setTimeout(again, SETTLE_MS)
    })
    watchers.set(folder, watcher)
  }
  again()
  await new Promise<void>(resolve => process.once('SIGINT', () => resolve()))
  clearTimeout(timer)
  for (const watcher of watchers.values()) watcher.close()
}
