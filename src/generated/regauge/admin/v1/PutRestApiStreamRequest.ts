// Original file: proto/regauge/admin/v1/rest_api_service.proto


export interface PutRestApiStreamRequest {
  'chunk'?: (Buffer | Uint8Array | string);
  'validateOnly'?: (boolean);
  'createOnly'?: (boolean);
  'etag'?: (string);
  'prune'?: (boolean);
  'allowRemoval'?: (boolean);
}

export interface PutRestApiStreamRequest__Output {
  'chunk': (Buffer);
  'validateOnly': (boolean);
  'createOnly': (boolean);
  'etag': (string);
  'prune': (boolean);
  'allowRemoval': (boolean);
}
