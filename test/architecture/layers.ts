/**
 * The parts in their order: each may use those of the lines above its own, and none beside it in its line. README and
 * ARCHITECTURE.md print this list.
 */
export const LAYERS: readonly (readonly string[])[] = [
  ['exchange'],
  ['definition', 'telemetry'],
  ['template', 'aws', 'http1', 'grpc', 'openapi'],
  ['server', 'dispatch', 'mapping', 'sync', 'cloudformation'],
  ['access', 'integration', 'control'],
  ['snapshot'],
  ['worker'],
  ['gateway'],
  ['test-invoke'],
  ['app'],
  ['cli'],
]
