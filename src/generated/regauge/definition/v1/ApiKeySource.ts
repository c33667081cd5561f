// Original file: proto/regauge/definition/v1/rest_api.proto

export const ApiKeySource = {
  API_KEY_SOURCE_UNSPECIFIED: 'API_KEY_SOURCE_UNSPECIFIED',
  API_KEY_SOURCE_HEADER: 'API_KEY_SOURCE_HEADER',
  API_KEY_SOURCE_AUTHORIZER: 'API_KEY_SOURCE_AUTHORIZER',
} as const;

export type ApiKeySource =
  | 'API_KEY_SOURCE_UNSPECIFIED'
  | 0
  | 'API_KEY_SOURCE_HEADER'
  | 1
  | 'API_KEY_SOURCE_AUTHORIZER'
  | 2

export type ApiKeySource__Output = typeof ApiKeySource[keyof typeof ApiKeySource]
