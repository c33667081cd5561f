// Original file: proto/regauge/admin/v1/integration_service.proto


export interface HeaderValues {
  'values'?: (string)[];
}

export interface HeaderValues__Output {
  'values': (string)[];
}
