// Original file: proto/regauge/definition/v1/rest_api.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { ApiKeySource as _regauge_definition_v1_ApiKeySource, ApiKeySource__Output as _regauge_definition_v1_ApiKeySource__Output } from '../../../regauge/definition/v1/ApiKeySource.ts';
import type { Model as _regauge_definition_v1_Model, Model__Output as _regauge_definition_v1_Model__Output } from '../../../regauge/definition/v1/Model.ts';
import type { RequestValidator as _regauge_definition_v1_RequestValidator, RequestValidator__Output as _regauge_definition_v1_RequestValidator__Output } from '../../../regauge/definition/v1/RequestValidator.ts';
import type { GatewayResponse as _regauge_definition_v1_GatewayResponse, GatewayResponse__Output as _regauge_definition_v1_GatewayResponse__Output } from '../../../regauge/definition/v1/GatewayResponse.ts';
import type { Resource as _regauge_definition_v1_Resource, Resource__Output as _regauge_definition_v1_Resource__Output } from '../../../regauge/definition/v1/Resource.ts';
import type { Stage as _regauge_definition_v1_Stage, Stage__Output as _regauge_definition_v1_Stage__Output } from '../../../regauge/definition/v1/Stage.ts';
import type { ApiKey as _regauge_definition_v1_ApiKey, ApiKey__Output as _regauge_definition_v1_ApiKey__Output } from '../../../regauge/definition/v1/ApiKey.ts';
import type { DomainName as _regauge_definition_v1_DomainName, DomainName__Output as _regauge_definition_v1_DomainName__Output } from '../../../regauge/definition/v1/DomainName.ts';
import type { Cors as _regauge_definition_v1_Cors, Cors__Output as _regauge_definition_v1_Cors__Output } from '../../../regauge/definition/v1/Cors.ts';
import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from '../../../google/protobuf/Value.ts';
import type { Authorizer as _regauge_definition_v1_Authorizer, Authorizer__Output as _regauge_definition_v1_Authorizer__Output } from '../../../regauge/definition/v1/Authorizer.ts';
import type { Long } from '@grpc/proto-loader';

export interface RestApi {
  'name'?: (string);
  'etag'?: (string);
  'updateTime'?: (_google_protobuf_Timestamp | null);
  'revision'?: (number | string | Long);
  'description'?: (string);
  'binaryMediaTypes'?: (string)[];
  'minimumCompressionSize'?: (number);
  'apiKeySource'?: (_regauge_definition_v1_ApiKeySource);
  'models'?: ({[key: string]: _regauge_definition_v1_Model});
  'requestValidators'?: ({[key: string]: _regauge_definition_v1_RequestValidator});
  'gatewayResponses'?: ({[key: string]: _regauge_definition_v1_GatewayResponse});
  'resources'?: ({[key: string]: _regauge_definition_v1_Resource});
  'stages'?: ({[key: string]: _regauge_definition_v1_Stage});
  'apiKeys'?: ({[key: string]: _regauge_definition_v1_ApiKey});
  'domainNames'?: ({[key: string]: _regauge_definition_v1_DomainName});
  'cors'?: (_regauge_definition_v1_Cors | null);
  'policy'?: (_google_protobuf_Value | null);
  'authorizers'?: ({[key: string]: _regauge_definition_v1_Authorizer});
  '_description'?: "description";
  '_minimumCompressionSize'?: "minimumCompressionSize";
}

export interface RestApi__Output {
  'name': (string);
  'etag': (string);
  'updateTime': (_google_protobuf_Timestamp__Output | null);
  'revision': (string);
  'description'?: (string);
  'binaryMediaTypes': (string)[];
  'minimumCompressionSize'?: (number);
  'apiKeySource': (_regauge_definition_v1_ApiKeySource__Output);
  'models': ({[key: string]: _regauge_definition_v1_Model__Output});
  'requestValidators': ({[key: string]: _regauge_definition_v1_RequestValidator__Output});
  'gatewayResponses': ({[key: string]: _regauge_definition_v1_GatewayResponse__Output});
  'resources': ({[key: string]: _regauge_definition_v1_Resource__Output});
  'stages': ({[key: string]: _regauge_definition_v1_Stage__Output});
  'apiKeys': ({[key: string]: _regauge_definition_v1_ApiKey__Output});
  'domainNames': ({[key: string]: _regauge_definition_v1_DomainName__Output});
  'cors': (_regauge_definition_v1_Cors__Output | null);
  'policy': (_google_protobuf_Value__Output | null);
  'authorizers': ({[key: string]: _regauge_definition_v1_Authorizer__Output});
  '_description'?: "description";
  '_minimumCompressionSize'?: "minimumCompressionSize";
}
