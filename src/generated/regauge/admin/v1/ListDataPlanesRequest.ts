// Original file: proto/regauge/admin/v1/fleet_service.proto


export interface ListDataPlanesRequest {
}

export interface ListDataPlanesRequest__Output {
}
