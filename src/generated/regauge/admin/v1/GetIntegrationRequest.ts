// Original file: proto/regauge/admin/v1/integration_service.proto


export interface GetIntegrationRequest {
  'name'?: (string);
}

export interface GetIntegrationRequest__Output {
  'name': (string);
}
