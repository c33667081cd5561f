// Original file: proto/regauge/admin/v1/rest_api_service.proto

import type { Long } from '@grpc/proto-loader';

export interface DeleteRestApiResponse {
  'revision'?: (number | string | Long);
}

export interface DeleteRestApiResponse__Output {
  'revision': (string);
}
