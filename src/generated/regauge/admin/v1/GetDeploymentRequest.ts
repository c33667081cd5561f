// Original file: proto/regauge/admin/v1/deployment_service.proto


export interface GetDeploymentRequest {
  'name'?: (string);
}

export interface GetDeploymentRequest__Output {
  'name': (string);
}
