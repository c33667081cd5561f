// Original file: proto/regauge/sync/v1/config_sync.proto

import type { Resource as _regauge_sync_v1_Resource, Resource__Output as _regauge_sync_v1_Resource__Output } from '../../../regauge/sync/v1/Resource.ts';
import type { Long } from '@grpc/proto-loader';

export interface StreamConfigResponse {
  'nonce'?: (string);
  'revision'?: (number | string | Long);
  'controlPlaneId'?: (string);
  'snapshot'?: (boolean);
  'last'?: (boolean);
  'resources'?: (_regauge_sync_v1_Resource)[];
  'removedResources'?: (string)[];
  'history'?: (string);
  'held'?: (string);
}

export interface StreamConfigResponse__Output {
  'nonce': (string);
  'revision': (string);
  'controlPlaneId': (string);
  'snapshot': (boolean);
  'last': (boolean);
  'resources': (_regauge_sync_v1_Resource__Output)[];
  'removedResources': (string)[];
  'history': (string);
  'held': (string);
}
