// Original file: proto/regauge/admin/v1/deployment_service.proto

import type { Long } from '@grpc/proto-loader';

export interface DeleteDeploymentResponse {
  'revision'?: (number | string | Long);
}

export interface DeleteDeploymentResponse__Output {
  'revision': (string);
}
