// Original file: proto/regauge/admin/v1/rest_api_service.proto


export interface StageSummary {
  'stage'?: (string);
  'deploymentId'?: (string);
  'autoDeploy'?: (boolean);
  'undeployedChanges'?: (boolean);
}

export interface StageSummary__Output {
  'stage': (string);
  'deploymentId': (string);
  'autoDeploy': (boolean);
  'undeployedChanges': (boolean);
}
