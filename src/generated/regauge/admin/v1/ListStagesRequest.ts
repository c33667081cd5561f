// Original file: proto/regauge/admin/v1/stage_service.proto


export interface ListStagesRequest {
  'parent'?: (string);
}

export interface ListStagesRequest__Output {
  'parent': (string);
}
