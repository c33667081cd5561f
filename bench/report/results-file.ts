import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Results, Run } from './result.ts'

/** The work tree that this file belongs to. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Where results go unless a file is named. */
export const RESULTS_FOLDER = fileURLToPath(new URL('../results/', import.meta.url))

/** One line a run of the bench, oldest first: `{ commit, date, node, cpu, runs: [...] }` with the main figures only. */
export const HISTORY_FILE = fileURLToPath(new URL('../results/history.jsonl', import.meta.url))

/** Names commit and machine beside the runs. */
export function resultsOf(runs: readonly Run[]): Results {
  return {
    commit: commitOf(ROOT),
    node: process.version,
    cpu: `${cpus()[0]?.model ?? 'unknown'} x${cpus().length}`,
    date: new Date().toISOString(),
    runs,
  }
}

/** The short commit id of a work tree, `-dirty` when sources differ from it, `unknown` outside of git. */
export function commitOf(root: string): string {
  try {
    const git = (...options: string[]) =>
      execFileSync('git', options, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim()
    // Results of earlier runs are no change of what is measured.
    const changes = git('status', '--porcelain', '--', '.', ':!bench/results')
    return git('rev-parse', '--short', 'HEAD') + (changes === '' ? '' : '-dirty')
  } catch {
    return 'unknown'
  }
}

/** Writes the whole results as JSON. */
export function writeResults(results: Results, file: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`)
}

/** Adds a line to the history. */
export function addToHistory(results: Results): void {
  const runs = results.runs.map(({ scenario, subject, rps, p99Ms, cpuMicrosPerRequest, rssMiB }) => ({
    scenario,
    subject,
    rps: round(rps),
    p99Ms: round(p99Ms),
    cpuMicrosPerRequest: round(cpuMicrosPerRequest),
    rssMiB: round(rssMiB),
  }))
  const { commit, date, node, cpu } = results
  mkdirSync(dirname(HISTORY_FILE), { recursive: true })
  appendFileSync(HISTORY_FILE, `${JSON.stringify({ commit, date, node, cpu, runs })}\n`)
}

/** All that the history holds; empty when there is none. */
export function readHistory(): Results[] {
  try {
    const lines = readFileSync(HISTORY_FILE, 'utf8').split('\n').filter(Boolean)
    return lines.map(line => JSON.parse(line))
  } catch {
    return []
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
