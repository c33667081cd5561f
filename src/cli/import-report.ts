import type { Reading, ReportEntry } from '../openapi/draft.ts'
import type { Report, ReportedItem } from './reporters/report.ts'

const LEVELS = { same: 'pass', differs: 'warning', refused: 'error' } as const

/** The parity report of an API in the form that every reporter takes. */
export function reportOf({ api, report, warnings }: Reading, file: string): Report {
  const items = report.map(({ path, method, status, reason, line, column }): ReportedItem => {
    const title = `${method} ${path}`
    return { title, level: LEVELS[status], rule: status, message: reason ?? '', file, line, column }
  })
  return { name: api, items, warnings }
}

/** `38 methods: 31 same, 4 differ, 3 refused` */
export function countLine(report: readonly ReportEntry[]): string {
  const count = (status: ReportEntry['status']) => report.filter(entry => entry.status === status).length
  const noun = report.length === 1 ? 'method' : 'methods'
  return `${report.length} ${noun}: ${count('same')} same, ${count('differs')} differ, ${count('refused')} refused`
}

/** Methods that are not refused. */
export function countStorable(report: readonly ReportEntry[]): number {
  return report.filter(({ status }) => status !== 'refused').length
}
