// Original file: proto/regauge/definition/v1/rest_api.proto

import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from '../../../google/protobuf/Value.ts';

export interface Model {
  'contentType'?: (string);
  'schema'?: (_google_protobuf_Value | null);
  'description'?: (string);
  '_contentType'?: "contentType";
  '_description'?: "description";
}

export interface Model__Output {
  'contentType'?: (string);
  'schema': (_google_protobuf_Value__Output | null);
  'description'?: (string);
  '_contentType'?: "contentType";
  '_description'?: "description";
}
