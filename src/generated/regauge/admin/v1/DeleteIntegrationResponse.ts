// Original file: proto/regauge/admin/v1/integration_service.proto

import type { Long } from '@grpc/proto-loader';

export interface DeleteIntegrationResponse {
  'revision'?: (number | string | Long);
}

export interface DeleteIntegrationResponse__Output {
  'revision': (string);
}
