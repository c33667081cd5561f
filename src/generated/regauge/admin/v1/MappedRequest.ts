// Original file: proto/regauge/admin/v1/integration_service.proto

import type { HeaderValues as _regauge_admin_v1_HeaderValues, HeaderValues__Output as _regauge_admin_v1_HeaderValues__Output } from '../../../regauge/admin/v1/HeaderValues.ts';

export interface MappedRequest {
  'method'?: (string);
  'url'?: (string);
  'multiValueHeaders'?: ({[key: string]: _regauge_admin_v1_HeaderValues});
  'body'?: (Buffer | Uint8Array | string);
  'canonicalRequest'?: (string);
}

export interface MappedRequest__Output {
  'method': (string);
  'url': (string);
  'multiValueHeaders': ({[key: string]: _regauge_admin_v1_HeaderValues__Output});
  'body': (Buffer);
  'canonicalRequest': (string);
}
