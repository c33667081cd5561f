import { readdirSync, readFileSync } from 'node:fs'

export interface Usage {
  /** User and system time since each process began, children that have ended included. */
  readonly cpuMicros: number
  /** Resident memory; pages that two processes share count twice. */
  readonly rssBytes: number
}

/** Kernel ticks a second, in which /proc counts CPU time: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100
const PAGE_BYTES = 4096

/** CPU time and memory of a process and all its descendants, from /proc. Fails where there is none, and for a dead one. */
export function treeUsage(pid: number): Usage {
  let cpuMicros = 0
  let rssBytes = 0
  for (const member of processTree(pid)) {
    const usage = processUsage(member)
    if (usage === undefined && member === pid) throw new Error(`process ${pid} is gone (or this is no Linux)`)
    cpuMicros += usage?.cpuMicros ?? 0
    rssBytes += usage?.rssBytes ?? 0
  }
  return { cpuMicros, rssBytes }
}

/** CPU time that all processors of this machine spent on anything, and all the time that they had, since boot. */
export function machineUsage(): { readonly busyMicros: number; readonly totalMicros: number } {
  const line = readFileSync('/proc/stat', 'latin1').split('\n', 1)[0] ?? ''
  // user nice system idle iowait irq softirq steal; guest time is part of user.
  const ticks = line.split(/ +/).slice(1, 9).map(Number)
  const total = ticks.reduce((sum, value) => sum + value, 0)
  const idle = (ticks[3] ?? 0) + (ticks[4] ?? 0)
  return { busyMicros: toMicros(total - idle), totalMicros: toMicros(total) }
}

function toMicros(ticks: number): number {
  return (ticks * 1e6) / TICKS_PER_SECOND
}

function processTree(pid: number): number[] {
  const members = [pid]
  // Grows while it is walked.
  for (const member of members) members.push(...childrenOf(member))
  return members
}

function childrenOf(pid: number): number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    return threads.flatMap(thread => numbersIn(readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')))
  } catch {
    return [] // It ended meanwhile.
  }
}

function numbersIn(text: string): number[] {
  return text.split(' ').filter(Boolean).map(Number)
}

function processUsage(pid: number): Usage | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return undefined
  }
}

/** Reads utime, stime, cutime, cstime and rss. The second field is a name that may hold spaces and parentheses. */
export function parseStat(stat: string): Usage {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const field = (number: number) => Number(fields[number - 3])
  const ticks = field(14) + field(15) + field(16) + field(17)
  return { cpuMicros: toMicros(ticks), rssBytes: field(24) * PAGE_BYTES }
}
