// Original file: proto/regauge/admin/v1/integration_service.proto


export interface ListIntegrationsRequest {
  'parent'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListIntegrationsRequest__Output {
  'parent': (string);
  'pageSize': (number);
  'pageToken': (string);
}
