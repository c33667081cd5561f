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

/** Memory that this process may take: the machine's, or less where its control group has a bound (0 = it has none). */
export function memoryOf(constrainedBytes: number, machineBytes: number): number {
  return constrainedBytes > 0 ? Math.min(constrainedBytes, machineBytes) : machineBytes
}

/** Part of the memory that bodies may hold; the rest is for heaps, mapping threads and what a body becomes in them. */
const BODIES_PART = 1 / 8
/** More is asked for where it is wanted: a gateway that is flooded should not take a whole machine. */
const MOST_BODY_BYTES = 192 * 1024 * 1024
/** Bodies of the largest size that there has to be room for: one that is mapped counts for four. */
const LEAST_BODIES = 4

/** The memory budget of each process. */
export function memoryBudgetFor(
  memoryBytes: number,
  { processes, bodyBytes }: { readonly processes: number; readonly bodyBytes: number },
): number {
  const part = Math.floor((memoryBytes * BODIES_PART) / processes)
  return Math.max(LEAST_BODIES * bodyBytes, Math.min(part, MOST_BODY_BYTES))
}
