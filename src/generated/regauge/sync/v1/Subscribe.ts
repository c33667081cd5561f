// Original file: proto/regauge/sync/v1/config_sync.proto

import type { Node as _regauge_sync_v1_Node, Node__Output as _regauge_sync_v1_Node__Output } from '../../../regauge/sync/v1/Node.ts';
import type { Long } from '@grpc/proto-loader';

export interface Subscribe {
  'node'?: (_regauge_sync_v1_Node | null);
  'stages'?: (string)[];
  'initialResourceVersions'?: ({[key: string]: string});
  'lastRevision'?: (number | string | Long);
  'history'?: (string);
}

export interface Subscribe__Output {
  'node': (_regauge_sync_v1_Node__Output | null);
  'stages': (string)[];
  'initialResourceVersions': ({[key: string]: string});
  'lastRevision': (string);
  'history': (string);
}
