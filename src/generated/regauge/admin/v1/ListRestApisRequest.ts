// Original file: proto/regauge/admin/v1/rest_api_service.proto


export interface ListRestApisRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListRestApisRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
