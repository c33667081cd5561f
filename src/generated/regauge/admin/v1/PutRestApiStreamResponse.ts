// Original file: proto/regauge/admin/v1/rest_api_service.proto

import type { Long } from '@grpc/proto-loader';

export interface PutRestApiStreamResponse {
  'name'?: (string);
  'etag'?: (string);
  'revision'?: (number | string | Long);
  'deployments'?: (string)[];
  'removedResources'?: (string)[];
}

export interface PutRestApiStreamResponse__Output {
  'name': (string);
  'etag': (string);
  'revision': (string);
  'deployments': (string)[];
  'removedResources': (string)[];
}
