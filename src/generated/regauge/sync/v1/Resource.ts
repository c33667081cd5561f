// Original file: proto/regauge/sync/v1/config_sync.proto


export interface Resource {
  'name'?: (string);
  'version'?: (string);
  'typeUrl'?: (string);
  'value'?: (Buffer | Uint8Array | string);
}

export interface Resource__Output {
  'name': (string);
  'version': (string);
  'typeUrl': (string);
  'value': (Buffer);
}
