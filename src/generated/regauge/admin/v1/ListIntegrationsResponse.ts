// Original file: proto/regauge/admin/v1/integration_service.proto

import type { Integration as _regauge_definition_v1_Integration, Integration__Output as _regauge_definition_v1_Integration__Output } from '../../../regauge/definition/v1/Integration.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListIntegrationsResponse {
  'integrations'?: (_regauge_definition_v1_Integration)[];
  'nextPageToken'?: (string);
  'revision'?: (number | string | Long);
}

export interface ListIntegrationsResponse__Output {
  'integrations': (_regauge_definition_v1_Integration__Output)[];
  'nextPageToken': (string);
  'revision': (string);
}
