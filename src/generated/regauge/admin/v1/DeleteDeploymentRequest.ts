// Original file: proto/regauge/admin/v1/deployment_service.proto


export interface DeleteDeploymentRequest {
  'name'?: (string);
}

export interface DeleteDeploymentRequest__Output {
  'name': (string);
}
