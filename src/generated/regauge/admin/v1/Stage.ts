// Original file: proto/regauge/admin/v1/stage_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Stage as _regauge_definition_v1_Stage, Stage__Output as _regauge_definition_v1_Stage__Output } from '../../../regauge/definition/v1/Stage.ts';
import type { Long } from '@grpc/proto-loader';

export interface Stage {
  'name'?: (string);
  'etag'?: (string);
  'updateTime'?: (_google_protobuf_Timestamp | null);
  'revision'?: (number | string | Long);
  'deploymentId'?: (string);
  'previousDeploymentIds'?: (string)[];
  'settings'?: (_regauge_definition_v1_Stage | null);
}

export interface Stage__Output {
  'name': (string);
  'etag': (string);
  'updateTime': (_google_protobuf_Timestamp__Output | null);
  'revision': (string);
  'deploymentId': (string);
  'previousDeploymentIds': (string)[];
  'settings': (_regauge_definition_v1_Stage__Output | null);
}
