// Original file: proto/regauge/admin/v1/rest_api_service.proto

import type { Long } from '@grpc/proto-loader';

export interface PruneRestApisResponse {
  'removedResources'?: (string)[];
  'revision'?: (number | string | Long);
}

export interface PruneRestApisResponse__Output {
  'removedResources': (string)[];
  'revision': (string);
}
