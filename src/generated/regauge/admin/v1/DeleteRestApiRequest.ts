// Original file: proto/regauge/admin/v1/rest_api_service.proto


export interface DeleteRestApiRequest {
  'name'?: (string);
  'etag'?: (string);
}

export interface DeleteRestApiRequest__Output {
  'name': (string);
  'etag': (string);
}
