// Original file: proto/regauge/admin/v1/deployment_service.proto


export interface CreateDeploymentRequest {
  'parent'?: (string);
  'stage'?: (string);
  'description'?: (string);
  'etag'?: (string);
  'allowRemoval'?: (boolean);
}

export interface CreateDeploymentRequest__Output {
  'parent': (string);
  'stage': (string);
  'description': (string);
  'etag': (string);
  'allowRemoval': (boolean);
}
