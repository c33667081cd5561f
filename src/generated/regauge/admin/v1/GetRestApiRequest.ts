// Original file: proto/regauge/admin/v1/rest_api_service.proto


export interface GetRestApiRequest {
  'name'?: (string);
}

export interface GetRestApiRequest__Output {
  'name': (string);
}
