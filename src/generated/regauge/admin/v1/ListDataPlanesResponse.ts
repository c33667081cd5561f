// Original file: proto/regauge/admin/v1/fleet_service.proto

import type { DataPlane as _regauge_admin_v1_DataPlane, DataPlane__Output as _regauge_admin_v1_DataPlane__Output } from '../../../regauge/admin/v1/DataPlane.ts';
import type { StoreStatus as _regauge_admin_v1_StoreStatus, StoreStatus__Output as _regauge_admin_v1_StoreStatus__Output } from '../../../regauge/admin/v1/StoreStatus.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListDataPlanesResponse {
  'dataPlanes'?: (_regauge_admin_v1_DataPlane)[];
  'revision'?: (number | string | Long);
  'store'?: (_regauge_admin_v1_StoreStatus | null);
}

export interface ListDataPlanesResponse__Output {
  'dataPlanes': (_regauge_admin_v1_DataPlane__Output)[];
  'revision': (string);
  'store': (_regauge_admin_v1_StoreStatus__Output | null);
}
