// Import, export, import: the same definition, for every document of shared/openapi-suite that can be read.
import { describe, expect, it } from 'vitest'
import { EXPORT_FORMATS, type ExportOptions, exportOpenApi } from '../../src/openapi/export/export-openapi.ts'
import { readOpenApiText } from '../../src/openapi/read-openapi.ts'
import { listCases } from './suite.ts'

const SETTINGS = { region: 'us-east-1', accountId: '000000000000' }
const OPTIONS: Omit<ExportOptions, 'format'> = {
  extensions: ['apigateway'],
  stage: 'dev',
  version: '2026-01-01T00:00:00Z',
  host: 'pets.execute-api.us-east-1.amazonaws.com',
}

const readings = listCases('openapi').flatMap(({ id, text, options }) => {
  const reading = readOpenApiText(text, { ...SETTINGS, ...options })
  return reading.kind === 'unreadable' ? [] : [{ id, definition: reading.definition }]
})

describe.each(EXPORT_FORMATS)('%s', format => {
  it.each(readings)('$id', ({ definition }) => {
    const exported = exportOpenApi(definition, { ...OPTIONS, format })
    const again = readOpenApiText(JSON.stringify(exported), SETTINGS)
    expect(again).toMatchObject({ kind: 'reading' })
    expect('definition' in again && again.definition).toEqual(definition)
  })
})
