// Original file: proto/regauge/admin/v1/stage_service.proto

import type { Stage as _regauge_admin_v1_Stage, Stage__Output as _regauge_admin_v1_Stage__Output } from '../../../regauge/admin/v1/Stage.ts';
import type { FieldMask as _google_protobuf_FieldMask, FieldMask__Output as _google_protobuf_FieldMask__Output } from '../../../google/protobuf/FieldMask.ts';

export interface UpdateStageRequest {
  'stage'?: (_regauge_admin_v1_Stage | null);
  'updateMask'?: (_google_protobuf_FieldMask | null);
  'allowRemoval'?: (boolean);
}

export interface UpdateStageRequest__Output {
  'stage': (_regauge_admin_v1_Stage__Output | null);
  'updateMask': (_google_protobuf_FieldMask__Output | null);
  'allowRemoval': (boolean);
}
