// Original file: proto/regauge/admin/v1/deployment_service.proto

import type { Long } from '@grpc/proto-loader';

export interface WatchDeploymentRequest {
  'name'?: (string);
  'revision'?: (number | string | Long);
  'timeoutSeconds'?: (number);
}

export interface WatchDeploymentRequest__Output {
  'name': (string);
  'revision': (string);
  'timeoutSeconds': (number);
}
