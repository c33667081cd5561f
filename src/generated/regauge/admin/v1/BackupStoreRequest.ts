// Original file: proto/regauge/admin/v1/store_service.proto


export interface BackupStoreRequest {
}

export interface BackupStoreRequest__Output {
}
