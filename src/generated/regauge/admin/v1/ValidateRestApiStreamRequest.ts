// Original file: proto/regauge/admin/v1/rest_api_service.proto


export interface ValidateRestApiStreamRequest {
  'chunk'?: (Buffer | Uint8Array | string);
  'prune'?: (boolean);
  'allowRemoval'?: (boolean);
}

export interface ValidateRestApiStreamRequest__Output {
  'chunk': (Buffer);
  'prune': (boolean);
  'allowRemoval': (boolean);
}
