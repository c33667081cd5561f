// Original file: proto/regauge/definition/v1/rest_api.proto


export interface CanarySettings {
  'percentTraffic'?: (number | string);
  'deploymentId'?: (string);
  'stageVariableOverrides'?: ({[key: string]: string});
  '_percentTraffic'?: "percentTraffic";
  '_deploymentId'?: "deploymentId";
}

export interface CanarySettings__Output {
  'percentTraffic'?: (number);
  'deploymentId'?: (string);
  'stageVariableOverrides': ({[key: string]: string});
  '_percentTraffic'?: "percentTraffic";
  '_deploymentId'?: "deploymentId";
}
