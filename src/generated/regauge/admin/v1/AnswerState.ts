// Original file: proto/regauge/admin/v1/deployment_service.proto

export const AnswerState = {
  ANSWER_STATE_UNSPECIFIED: 'ANSWER_STATE_UNSPECIFIED',
  ANSWER_STATE_PENDING: 'ANSWER_STATE_PENDING',
  ANSWER_STATE_ACK: 'ANSWER_STATE_ACK',
  ANSWER_STATE_NACK: 'ANSWER_STATE_NACK',
  ANSWER_STATE_SILENT: 'ANSWER_STATE_SILENT',
} as const;

export type AnswerState =
  | 'ANSWER_STATE_UNSPECIFIED'
  | 0
  | 'ANSWER_STATE_PENDING'
  | 1
  | 'ANSWER_STATE_ACK'
  | 2
  | 'ANSWER_STATE_NACK'
  | 3
  | 'ANSWER_STATE_SILENT'
  | 4

export type AnswerState__Output = typeof AnswerState[keyof typeof AnswerState]
