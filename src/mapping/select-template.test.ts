import { describe, expect, it } from 'vitest'
import { isFailure } from '../exchange/failure.ts'
import type { TemplateText } from '../template/template.ts'
import { selectResponseTemplate, selectTemplate, type TemplatePlan } from './select-template.ts'

function planOf(
  templates: Readonly<Record<string, string>>,
  passthroughBehavior: TemplatePlan['passthroughBehavior'],
): TemplatePlan {
  const texts = Object.entries(templates).map(([type, source]) => [type, textOf(source)] as const)
  return { byType: Object.fromEntries(texts), passthroughBehavior }
}

function textOf(source: string): TemplateText {
  return { language: 'jsonata', source }
}

describe('a request template', () => {
  it.each([
    ['WHEN_NO_MATCH', {}, 'passthrough'],
    ['WHEN_NO_MATCH', { 'a/a': 'x' }, 'passthrough'],
    ['WHEN_NO_MATCH', { 'a/b': 'x' }, 'x'],
    ['WHEN_NO_TEMPLATES', {}, 'passthrough'],
    ['WHEN_NO_TEMPLATES', { 'a/a': 'x' }, 415],
    ['WHEN_NO_TEMPLATES', { 'a/b': 'x' }, 'x'],
    ['NEVER', {}, 415],
    ['NEVER', { 'a/a': 'x' }, 415],
    ['NEVER', { 'a/b': 'x' }, 'x'],
    ['NEVER', { 'a/b': '' }, 'passthrough'],
    ['NEVER', { 'a/b': '', $default: 'x' }, 'passthrough'],
    ['NEVER', { $default: 'x' }, 'x'],
  ] as const)('%s %j', (behavior, templates, expected) => {
    const selection = selectTemplate(planOf(templates, behavior), 'a/b')
    if (isFailure(selection)) expect([selection.type, expected]).toEqual(['UNSUPPORTED_MEDIA_TYPE', 415])
    else expect(selection.kind === 'template' ? selection.source : selection.kind).toBe(expected)
  })

  it.each(['__proto__', 'constructor'])('%s is a type as any other', type => {
    expect(selectTemplate(planOf({ 'a/b': 'x' }, 'WHEN_NO_MATCH'), type)).toEqual({ kind: 'passthrough' })
  })
})

describe('a response template', () => {
  const json = ['application/json', textOf('json')] as const
  const text = ['text/a', textOf('text')] as const
  it.each([
    [[text, json], 'text/a', 'text'],
    [[text, json], 'TEXT/A;q=1, application/json', 'text'],
    [[text, json], 'a/b', 'json'],
    [[text, json], undefined, 'json'],
    [[text], 'a/b', 'text'],
    [[], 'a/b', undefined],
    [[['application/json', textOf('')] as const], undefined, undefined],
  ])('of %j for %s', (templates, accept, expected) => {
    const selection = selectResponseTemplate(templates, accept)
    expect(selection.kind === 'template' ? selection.source : undefined).toBe(expected)
  })
})
