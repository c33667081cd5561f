import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseDocumentText } from '../openapi/text/parse-text.ts'
import { readDocument } from './import-formats.ts'
import { isServerlessTemplate, isTemplate } from './import-template.ts'

describe('a template', () => {
  test.each<[rule: string, text: string, kind: 'document' | 'template' | 'serverless']>([
    ['YAML', 'Resources:\n  A:\n    Type: AWS::S3::Bucket', 'template'],
    ['JSON', '{ "Resources": { "A": { "Type": "AWS::S3::Bucket" } } }', 'template'],
    [
      'one that holds a document',
      'Resources:\n  A:\n    Type: AWS::ApiGateway::RestApi\n    Body:\n      swagger: "2.0"',
      'template',
    ],
    [
      'one of SAM',
      'Transform: AWS::Serverless-2016-10-31\nResources: { A: { Type: AWS::Serverless::Api } }',
      'serverless',
    ],
    ['one of resources that are included', "AWSTemplateFormatVersion: '2010-09-09'\nResources: {}", 'template'],
    ['a document', 'openapi: 3.0.1\npaths: {}', 'document'],
    [
      'a document about resources',
      'openapi: 3.0.1\ncomponents: { schemas: { Resources: { type: object } } }',
      'document',
    ],
  ])('is told by its content: %s', (_, text, kind) => {
    const document = parseDocumentText(text)
    if (document.kind === 'unreadable') throw new Error(document.message)
    const found = [isTemplate(document), isServerlessTemplate(document)]
    expect(found).toEqual([kind !== 'document', kind === 'serverless'])
  })

  test('reads files beside it, and bears the name of its own file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'regauge-template-'))
    try {
      writeFileSync(join(folder, 'body.yaml'), 'swagger: "2.0"\ninfo: { title: !Ref AWS::StackName }\npaths: {}')
      const include = '{ Fn::Transform: { Name: AWS::Include, Parameters: { Location: body.yaml } } }'
      const text = `Resources: { A: { Type: AWS::ApiGateway::RestApi, Properties: { Body: ${include} } } }`
      const options = { region: 'us-east-1', accountId: '000000000000', parameters: {} }
      const readings = readDocument({ file: join(folder, 'pet-shop.yaml'), text }, 'auto', options)
      expect(readings).toMatchObject([{ api: 'pet-shop' }])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
