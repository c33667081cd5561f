// Original file: proto/regauge/admin/v1/store_service.proto

import type { StoreState as _regauge_admin_v1_StoreState, StoreState__Output as _regauge_admin_v1_StoreState__Output } from '../../../regauge/admin/v1/StoreState.ts';
import type { Long } from '@grpc/proto-loader';

export interface StoreStatus {
  'kind'?: (string);
  'state'?: (_regauge_admin_v1_StoreState);
  'message'?: (string);
  'revision'?: (number | string | Long);
  'knownRevision'?: (number | string | Long);
}

export interface StoreStatus__Output {
  'kind': (string);
  'state': (_regauge_admin_v1_StoreState__Output);
  'message': (string);
  'revision': (string);
  'knownRevision': (string);
}
