// Original file: proto/regauge/definition/v1/integration.proto

import type { ContentHandling as _regauge_definition_v1_ContentHandling, ContentHandling__Output as _regauge_definition_v1_ContentHandling__Output } from '../../../regauge/definition/v1/ContentHandling.ts';

export interface IntegrationResponse {
  'statusCode'?: (string);
  'selectionPattern'?: (string);
  'responseParameters'?: ({[key: string]: string});
  'responseTemplates'?: ({[key: string]: string});
  'contentHandling'?: (_regauge_definition_v1_ContentHandling);
  '_statusCode'?: "statusCode";
  '_selectionPattern'?: "selectionPattern";
}

export interface IntegrationResponse__Output {
  'statusCode'?: (string);
  'selectionPattern'?: (string);
  'responseParameters': ({[key: string]: string});
  'responseTemplates': ({[key: string]: string});
  'contentHandling': (_regauge_definition_v1_ContentHandling__Output);
  '_statusCode'?: "statusCode";
  '_selectionPattern'?: "selectionPattern";
}
