// Original file: proto/regauge/admin/v1/stage_service.proto


export interface RollbackStageRequest {
  'name'?: (string);
  'deploymentId'?: (string);
  'allowRemoval'?: (boolean);
}

export interface RollbackStageRequest__Output {
  'name': (string);
  'deploymentId': (string);
  'allowRemoval': (boolean);
}
