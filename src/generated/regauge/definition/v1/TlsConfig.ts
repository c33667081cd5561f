// Original file: proto/regauge/definition/v1/integration.proto


export interface TlsConfig {
  'insecureSkipVerification'?: (boolean);
  '_insecureSkipVerification'?: "insecureSkipVerification";
}

export interface TlsConfig__Output {
  'insecureSkipVerification'?: (boolean);
  '_insecureSkipVerification'?: "insecureSkipVerification";
}
