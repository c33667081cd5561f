// Original file: proto/regauge/sync/v1/config_sync.proto


export interface Node {
  'id'?: (string);
  'version'?: (string);
  'capabilities'?: (string)[];
  'labels'?: ({[key: string]: string});
}

export interface Node__Output {
  'id': (string);
  'version': (string);
  'capabilities': (string)[];
  'labels': ({[key: string]: string});
}
