// Original file: proto/regauge/admin/v1/rest_api_service.proto


export interface GetRestApiStreamRequest {
  'name'?: (string);
}

export interface GetRestApiStreamRequest__Output {
  'name': (string);
}
