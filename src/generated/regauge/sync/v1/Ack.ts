// Original file: proto/regauge/sync/v1/config_sync.proto

import type { Status as _google_rpc_Status, Status__Output as _google_rpc_Status__Output } from '../../../google/rpc/Status.ts';

export interface Ack {
  'nonce'?: (string);
  'accepted'?: (boolean);
  'errorDetail'?: (_google_rpc_Status | null);
  'rejectedResources'?: (string)[];
}

export interface Ack__Output {
  'nonce': (string);
  'accepted': (boolean);
  'errorDetail': (_google_rpc_Status__Output | null);
  'rejectedResources': (string)[];
}
