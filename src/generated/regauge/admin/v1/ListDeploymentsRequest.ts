// Original file: proto/regauge/admin/v1/deployment_service.proto


export interface ListDeploymentsRequest {
  'parent'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListDeploymentsRequest__Output {
  'parent': (string);
  'pageSize': (number);
  'pageToken': (string);
}
