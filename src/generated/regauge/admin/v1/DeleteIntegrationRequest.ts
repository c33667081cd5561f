// Original file: proto/regauge/admin/v1/integration_service.proto


export interface DeleteIntegrationRequest {
  'name'?: (string);
  'etag'?: (string);
}

export interface DeleteIntegrationRequest__Output {
  'name': (string);
  'etag': (string);
}
