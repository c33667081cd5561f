/**
 * CPU that a request takes in mapping threads over what it takes on the event loop, with compiled templates.
 * Measured: decision 0041.
 */
const THREADS_PER_LOOP = 0.43

/** Threads of a process that has others beside it: one would do, and a second stands when one is terminated. */
const THREADS_BESIDE_OTHERS = 2

/** Systems that share a port's connections out between the processes that listen on it. */
const SHARING_SYSTEMS: readonly string[] = ['linux', 'freebsd', 'sunos', 'aix']

/** A system on which several processes may listen on one port, each getting its share of the connections. */
export function sharesPorts(platform: NodeJS.Platform): boolean {
  return SHARING_SYSTEMS.includes(platform)
}

/** Event-loop processes for a machine: as many as leave its cores to their mapping threads. One on 1 or 2 cores. */
export function processesFor(cores: number, platform: NodeJS.Platform): number {
  if (!sharesPorts(platform)) return 1
  return Math.max(1, Math.floor(cores / (1 + THREADS_PER_LOOP)))
}

/** Mapping threads of each process. A process that is alone has the other cores. */
export function threadsFor(processes: number, cores: number): number {
  return processes === 1 ? Math.max(2, cores - 1) : THREADS_BESIDE_OTHERS
}
