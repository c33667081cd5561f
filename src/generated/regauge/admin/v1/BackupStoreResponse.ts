// Original file: proto/regauge/admin/v1/store_service.proto


export interface BackupStoreResponse {
  'chunk'?: (Buffer | Uint8Array | string);
}

export interface BackupStoreResponse__Output {
  'chunk': (Buffer);
}
