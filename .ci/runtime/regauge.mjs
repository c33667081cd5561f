#!/usr/bin/env node
// `npx regauge` in a checkout: the sources as they are. The published package brings its own, built.
import '../../src/cli/main.ts'
