// Original file: proto/regauge/admin/v1/deployment_service.proto

import type { Deployment as _regauge_admin_v1_Deployment, Deployment__Output as _regauge_admin_v1_Deployment__Output } from '../../../regauge/admin/v1/Deployment.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListDeploymentsResponse {
  'deployments'?: (_regauge_admin_v1_Deployment)[];
  'nextPageToken'?: (string);
  'revision'?: (number | string | Long);
}

export interface ListDeploymentsResponse__Output {
  'deployments': (_regauge_admin_v1_Deployment__Output)[];
  'nextPageToken': (string);
  'revision': (string);
}
