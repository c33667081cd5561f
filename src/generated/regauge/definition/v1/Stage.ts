// Original file: proto/regauge/definition/v1/rest_api.proto

import type { CanarySettings as _regauge_definition_v1_CanarySettings, CanarySettings__Output as _regauge_definition_v1_CanarySettings__Output } from '../../../regauge/definition/v1/CanarySettings.ts';

export interface Stage {
  'description'?: (string);
  'variables'?: ({[key: string]: string});
  'autoDeploy'?: (boolean);
  'deploymentId'?: (string);
  'canarySettings'?: (_regauge_definition_v1_CanarySettings | null);
  '_description'?: "description";
  '_autoDeploy'?: "autoDeploy";
  '_deploymentId'?: "deploymentId";
}

export interface Stage__Output {
  'description'?: (string);
  'variables': ({[key: string]: string});
  'autoDeploy'?: (boolean);
  'deploymentId'?: (string);
  'canarySettings': (_regauge_definition_v1_CanarySettings__Output | null);
  '_description'?: "description";
  '_autoDeploy'?: "autoDeploy";
  '_deploymentId'?: "deploymentId";
}
