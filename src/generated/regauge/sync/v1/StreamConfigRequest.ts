// Original file: proto/regauge/sync/v1/config_sync.proto

import type { Subscribe as _regauge_sync_v1_Subscribe, Subscribe__Output as _regauge_sync_v1_Subscribe__Output } from '../../../regauge/sync/v1/Subscribe.ts';
import type { Ack as _regauge_sync_v1_Ack, Ack__Output as _regauge_sync_v1_Ack__Output } from '../../../regauge/sync/v1/Ack.ts';
import type { Status as _regauge_sync_v1_Status, Status__Output as _regauge_sync_v1_Status__Output } from '../../../regauge/sync/v1/Status.ts';

export interface StreamConfigRequest {
  'subscribe'?: (_regauge_sync_v1_Subscribe | null);
  'ack'?: (_regauge_sync_v1_Ack | null);
  'status'?: (_regauge_sync_v1_Status | null);
  'message'?: "subscribe"|"ack"|"status";
}

export interface StreamConfigRequest__Output {
  'subscribe'?: (_regauge_sync_v1_Subscribe__Output | null);
  'ack'?: (_regauge_sync_v1_Ack__Output | null);
  'status'?: (_regauge_sync_v1_Status__Output | null);
  'message'?: "subscribe"|"ack"|"status";
}
