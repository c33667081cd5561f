// Original file: proto/regauge/admin/v1/stage_service.proto


export interface GetStageRequest {
  'name'?: (string);
}

export interface GetStageRequest__Output {
  'name': (string);
}
