// Original file: proto/regauge/admin/v1/deployment_service.proto

import type { AnswerState as _regauge_admin_v1_AnswerState, AnswerState__Output as _regauge_admin_v1_AnswerState__Output } from '../../../regauge/admin/v1/AnswerState.ts';
import type { Nack as _regauge_admin_v1_Nack, Nack__Output as _regauge_admin_v1_Nack__Output } from '../../../regauge/admin/v1/Nack.ts';
import type { Long } from '@grpc/proto-loader';

export interface DataPlaneAnswer {
  'dataPlane'?: (string);
  'state'?: (_regauge_admin_v1_AnswerState);
  'revision'?: (number | string | Long);
  'nack'?: (_regauge_admin_v1_Nack | null);
}

export interface DataPlaneAnswer__Output {
  'dataPlane': (string);
  'state': (_regauge_admin_v1_AnswerState__Output);
  'revision': (string);
  'nack': (_regauge_admin_v1_Nack__Output | null);
}
