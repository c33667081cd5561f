// Original file: proto/regauge/admin/v1/store_service.proto


export interface AdoptStoreRequest {
}

export interface AdoptStoreRequest__Output {
}
