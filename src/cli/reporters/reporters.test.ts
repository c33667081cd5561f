import { expect, test } from 'vitest'
import type { Report } from './report.ts'
import { REPORTERS } from './reporters.ts'

const REPORT: Report = {
  name: 'pets',
  items: [
    { title: 'GET /a', level: 'pass', rule: 'same', message: '', file: 'd.yaml', line: 1, column: 2 },
    { title: 'PUT /a', level: 'warning', rule: 'differs', message: 'a <b> & "c"', file: 'd.yaml', line: 3, column: 4 },
    {
      title: 'ANY /{p+}',
      level: 'error',
      rule: 'refused',
      message: '50%: x\ny\u0007',
      file: 'my dir/d,e:f.yaml',
      line: 5,
      column: 6,
    },
  ],
  warnings: ['tags: <none>'],
}

test('text is a table of what is not as it should be, and the warnings', () => {
  expect(REPORTERS.text([{ ...REPORT, items: REPORT.items.slice(0, 2) }])).toBe(
    'STATUS   METHOD  PLACE       REASON\ndiffers  PUT /a  d.yaml:3:4  a <b> & "c"\nwarning: tags: <none>\n',
  )
})

test('json is one object a line', () => {
  const lines = REPORTERS.json([REPORT, REPORT]).trim().split('\n')
  expect(lines.map(line => JSON.parse(line))).toEqual([REPORT, REPORT])
})

test('github has a workflow command for each, with its properties escaped', () => {
  expect(REPORTERS.github([REPORT]).split('\n')).toEqual([
    '::warning file=d.yaml,line=3,col=4,title=PUT /a%3A differs::a <b> & "c"',
    '::error file=my dir/d%2Ce%3Af.yaml,line=5,col=6,title=ANY /{p+}%3A refused::50%25: x%0Ay\u0007',
    '::warning::tags: <none>',
    '',
  ])
})

test('junit is XML whatever the texts hold, and fails what is an error', () => {
  const xml = REPORTERS.junit([REPORT])
  expect(xml).toContain('<testsuite name="pets" tests="3" failures="1" errors="0" skipped="0">')
  expect(xml).toContain('<testcase name="GET /a" classname="pets" file="d.yaml" line="1"/>')
  expect(xml).toContain('<system-out>d.yaml:3:4 a &lt;b&gt; &amp; &quot;c&quot;</system-out>')
  expect(xml).toContain('<failure type="refused" message="50%: x&#10;y\uFFFD">')
})

test('sarif has a result for each, at its place', () => {
  const { version, runs } = JSON.parse(REPORTERS.sarif([REPORT]))
  expect(version).toBe('2.1.0')
  expect(runs).toHaveLength(1)
  expect(runs[0].tool.driver.rules).toEqual([{ id: 'differs' }, { id: 'refused' }])
  expect(runs[0].results[1]).toEqual({
    ruleId: 'refused',
    level: 'error',
    message: { text: 'ANY /{p+}: 50%: x\ny\u0007' },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'my%20dir/d%2Ce%3Af.yaml' },
          region: { startLine: 5, startColumn: 6 },
        },
      },
    ],
  })
})
