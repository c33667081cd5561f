// Original file: proto/regauge/admin/v1/integration_service.proto

import type { Long } from '@grpc/proto-loader';

export interface TraceStep {
  'stage'?: (string);
  'field'?: (string);
  'source'?: (string);
  'output'?: (string);
  'durationMicros'?: (number | string | Long);
  'error'?: (string);
}

export interface TraceStep__Output {
  'stage': (string);
  'field': (string);
  'source': (string);
  'output': (string);
  'durationMicros': (string);
  'error': (string);
}
