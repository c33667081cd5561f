// Original file: proto/regauge/admin/v1/store_service.proto

export const StoreState = {
  STORE_STATE_UNSPECIFIED: 'STORE_STATE_UNSPECIFIED',
  STORE_STATE_OK: 'STORE_STATE_OK',
  STORE_STATE_BEHIND: 'STORE_STATE_BEHIND',
} as const;

export type StoreState =
  | 'STORE_STATE_UNSPECIFIED'
  | 0
  | 'STORE_STATE_OK'
  | 1
  | 'STORE_STATE_BEHIND'
  | 2

export type StoreState__Output = typeof StoreState[keyof typeof StoreState]
