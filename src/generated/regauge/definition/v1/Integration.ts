// Original file: proto/regauge/definition/v1/integration.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { IntegrationType as _regauge_definition_v1_IntegrationType, IntegrationType__Output as _regauge_definition_v1_IntegrationType__Output } from '../../../regauge/definition/v1/IntegrationType.ts';
import type { PassthroughBehavior as _regauge_definition_v1_PassthroughBehavior, PassthroughBehavior__Output as _regauge_definition_v1_PassthroughBehavior__Output } from '../../../regauge/definition/v1/PassthroughBehavior.ts';
import type { ContentHandling as _regauge_definition_v1_ContentHandling, ContentHandling__Output as _regauge_definition_v1_ContentHandling__Output } from '../../../regauge/definition/v1/ContentHandling.ts';
import type { TlsConfig as _regauge_definition_v1_TlsConfig, TlsConfig__Output as _regauge_definition_v1_TlsConfig__Output } from '../../../regauge/definition/v1/TlsConfig.ts';
import type { IntegrationResponse as _regauge_definition_v1_IntegrationResponse, IntegrationResponse__Output as _regauge_definition_v1_IntegrationResponse__Output } from '../../../regauge/definition/v1/IntegrationResponse.ts';
import type { TemplateLanguage as _regauge_definition_v1_TemplateLanguage, TemplateLanguage__Output as _regauge_definition_v1_TemplateLanguage__Output } from '../../../regauge/definition/v1/TemplateLanguage.ts';
import type { Long } from '@grpc/proto-loader';

export interface Integration {
  'name'?: (string);
  'etag'?: (string);
  'updateTime'?: (_google_protobuf_Timestamp | null);
  'revision'?: (number | string | Long);
  'type'?: (_regauge_definition_v1_IntegrationType);
  'httpMethod'?: (string);
  'uri'?: (string);
  'credentials'?: (string);
  'requestParameters'?: ({[key: string]: string});
  'requestTemplates'?: ({[key: string]: string});
  'passthroughBehavior'?: (_regauge_definition_v1_PassthroughBehavior);
  'contentHandling'?: (_regauge_definition_v1_ContentHandling);
  'timeoutInMillis'?: (number);
  'cacheNamespace'?: (string);
  'cacheKeyParameters'?: (string)[];
  'tlsConfig'?: (_regauge_definition_v1_TlsConfig | null);
  'integrationResponses'?: ({[key: string]: _regauge_definition_v1_IntegrationResponse});
  'templateLanguage'?: (_regauge_definition_v1_TemplateLanguage);
  '_httpMethod'?: "httpMethod";
  '_uri'?: "uri";
  '_credentials'?: "credentials";
  '_timeoutInMillis'?: "timeoutInMillis";
  '_cacheNamespace'?: "cacheNamespace";
}

export interface Integration__Output {
  'name': (string);
  'etag': (string);
  'updateTime': (_google_protobuf_Timestamp__Output | null);
  'revision': (string);
  'type': (_regauge_definition_v1_IntegrationType__Output);
  'httpMethod'?: (string);
  'uri'?: (string);
  'credentials'?: (string);
  'requestParameters': ({[key: string]: string});
  'requestTemplates': ({[key: string]: string});
  'passthroughBehavior': (_regauge_definition_v1_PassthroughBehavior__Output);
  'contentHandling': (_regauge_definition_v1_ContentHandling__Output);
  'timeoutInMillis'?: (number);
  'cacheNamespace'?: (string);
  'cacheKeyParameters': (string)[];
  'tlsConfig': (_regauge_definition_v1_TlsConfig__Output | null);
  'integrationResponses': ({[key: string]: _regauge_definition_v1_IntegrationResponse__Output});
  'templateLanguage': (_regauge_definition_v1_TemplateLanguage__Output);
  '_httpMethod'?: "httpMethod";
  '_uri'?: "uri";
  '_credentials'?: "credentials";
  '_timeoutInMillis'?: "timeoutInMillis";
  '_cacheNamespace'?: "cacheNamespace";
}
