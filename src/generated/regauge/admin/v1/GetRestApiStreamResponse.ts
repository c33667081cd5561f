// Original file: proto/regauge/admin/v1/rest_api_service.proto


export interface GetRestApiStreamResponse {
  'chunk'?: (Buffer | Uint8Array | string);
}

export interface GetRestApiStreamResponse__Output {
  'chunk': (Buffer);
}
