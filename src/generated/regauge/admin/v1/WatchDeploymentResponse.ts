// Original file: proto/regauge/admin/v1/deployment_service.proto

import type { DataPlaneAnswer as _regauge_admin_v1_DataPlaneAnswer, DataPlaneAnswer__Output as _regauge_admin_v1_DataPlaneAnswer__Output } from '../../../regauge/admin/v1/DataPlaneAnswer.ts';

export interface WatchDeploymentResponse {
  'answers'?: (_regauge_admin_v1_DataPlaneAnswer)[];
  'done'?: (boolean);
}

export interface WatchDeploymentResponse__Output {
  'answers': (_regauge_admin_v1_DataPlaneAnswer__Output)[];
  'done': (boolean);
}
