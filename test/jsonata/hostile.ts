// Hostile JSONata templates: node test/jsonata/hostile.ts [--timeout MS] [--only NAME] [--all]
import { judgeHostile } from '../fixtures/hostile/judge.ts'
import { HOSTILE_SET } from './hostile/templates.ts'

process.exitCode = await judgeHostile(HOSTILE_SET)
