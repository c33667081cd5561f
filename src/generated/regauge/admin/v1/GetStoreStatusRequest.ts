// Original file: proto/regauge/admin/v1/store_service.proto


export interface GetStoreStatusRequest {
}

export interface GetStoreStatusRequest__Output {
}
