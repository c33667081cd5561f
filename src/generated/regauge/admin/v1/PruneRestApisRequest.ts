// Original file: proto/regauge/admin/v1/rest_api_service.proto


export interface PruneRestApisRequest {
  'keep'?: (string)[];
  'validateOnly'?: (boolean);
  'allowRemoval'?: (boolean);
}

export interface PruneRestApisRequest__Output {
  'keep': (string)[];
  'validateOnly': (boolean);
  'allowRemoval': (boolean);
}
