// Original file: proto/regauge/definition/v1/integration.proto

export const ContentHandling = {
  CONTENT_HANDLING_UNSPECIFIED: 'CONTENT_HANDLING_UNSPECIFIED',
  CONTENT_HANDLING_CONVERT_TO_BINARY: 'CONTENT_HANDLING_CONVERT_TO_BINARY',
  CONTENT_HANDLING_CONVERT_TO_TEXT: 'CONTENT_HANDLING_CONVERT_TO_TEXT',
} as const;

export type ContentHandling =
  | 'CONTENT_HANDLING_UNSPECIFIED'
  | 0
  | 'CONTENT_HANDLING_CONVERT_TO_BINARY'
  | 1
  | 'CONTENT_HANDLING_CONVERT_TO_TEXT'
  | 2

export type ContentHandling__Output = typeof ContentHandling[keyof typeof ContentHandling]
