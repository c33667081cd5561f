// Original file: proto/regauge/admin/v1/stage_service.proto

import type { Stage as _regauge_admin_v1_Stage, Stage__Output as _regauge_admin_v1_Stage__Output } from '../../../regauge/admin/v1/Stage.ts';

export interface ListStagesResponse {
  'stages'?: (_regauge_admin_v1_Stage)[];
}

export interface ListStagesResponse__Output {
  'stages': (_regauge_admin_v1_Stage__Output)[];
}
